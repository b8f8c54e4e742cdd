package dev.forwarder.core.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The start of a reply's body, and how long the whole is so far. Used by one thread at a time. */
final class ReplyBody {

  private static final byte[] NOTHING = {};

  private byte[] kept = NOTHING;
  private int size;
  private long total;

  /** Keeps what is within the limit, throws the rest away, and answers how much came so far. */
  long add(ByteBuffer src, int limit) {
    int length = src.remaining();
    int wanted = Math.min(length, limit - size);
    if (wanted > 0) {
      // A small body comes in one piece: exactly its size is allocated then.
      if (kept.length < size + wanted) {
        kept = Arrays.copyOf(kept, Math.min(limit, Math.max(size + wanted, 2 * size)));
      }
      src.get(kept, size, wanted);
      size += wanted;
    }
    src.position(src.limit());
    total += length;
    return total;
  }

  /** What was kept, as text. */
  String text() {
    return size == 0 ? "" : new String(kept, 0, size, StandardCharsets.UTF_8);
  }
}
