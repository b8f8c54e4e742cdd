package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * What is to be appended.
 *
 * @param createdMillis when it came into being, milliseconds since 1970
 * @param tag what it is for, 1 to 1024 bytes of UTF-8: reads choose by it, and it is counted by it
 * @param taken whether its owner keeps it in memory, too: then no read answers it until it is given
 *     back
 * @param parts its body, one behind the other; each from its position to its limit, which stay as
 *     they are. The bytes must not change until the append is answered
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record NewRecord(long createdMillis, String tag, boolean taken, ByteBuffer... parts) {

  /** The longest body. */
  public static final int MAX_BYTES = 1 << 30;

  /** Checks them. */
  public NewRecord {
    requireNonNull(tag, "tag");
    requireNonNull(parts, "parts");
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("tag must not be empty");
    }
  }

  /** How long its body is. */
  public long bytes() {
    long bytes = 0;
    for (ByteBuffer part : parts) {
      bytes += part.remaining();
    }
    return bytes;
  }
}
