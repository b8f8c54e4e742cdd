package dev.forwarder.core.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/**
 * Writes a body that is in parts, as far as it can be written now. Small parts are put together:
 * each would be a call of the system by itself otherwise, and for the system they are copied
 * anyway. One thread at a time.
 */
final class PartsWriter {

  /** Each call of the system may wake the one who reads: so there are few. */
  private static final int TOGETHER_BYTES = 512 << 10;

  /** As much as a record of TLS holds (RFC 8446, 5.1), and a frame of HTTP/2 (RFC 9113, 4.2). */
  private static final int RECORD_BYTES = 16 << 10;

  private static final int LEAST_BYTES = 4 << 10;

  /** A part of this size is written as it is. */
  private static final int LARGE_BYTES = 32 << 10;

  /** Of the threads that write, which are few and live long. */
  private static final ThreadLocal<ByteBuffer> TOGETHER =
      ThreadLocal.withInitial(PartsWriter::allocate);

  private final ByteBuffer[] parts;
  private final int limit;

  /** The first that is not written to its end. */
  private int first;

  /** How much is put together: what is not taken at once will be put together again. */
  private int most;

  /** Off the heap, where the system takes bytes from, unless the process has no more room there. */
  private static ByteBuffer allocate() {
    try {
      return ByteBuffer.allocateDirect(TOGETHER_BYTES);
    } catch (OutOfMemoryError e) {
      return ByteBuffer.allocate(TOGETHER_BYTES);
    }
  }

  /**
   * Nothing is written yet.
   *
   * @param parts are this one's from now on
   * @param isEncrypted whether they are taken by the record
   */
  PartsWriter(ByteBuffer[] parts, boolean isEncrypted) {
    this.parts = parts;
    this.limit = isEncrypted ? RECORD_BYTES : TOGETHER_BYTES;
    this.most = limit;
  }

  /** Writes what there is room for; whether that is all that is left. */
  boolean write(DataStreamChannel channel) throws IOException {
    boolean goesOn = true;
    while (goesOn && first < parts.length) {
      goesOn = writeSome(channel);
    }
    return first == parts.length;
  }

  /** Whether all of what it tried was written. */
  private boolean writeSome(DataStreamChannel channel) throws IOException {
    ByteBuffer next = parts[first];
    if (next.remaining() >= LARGE_BYTES || first == parts.length - 1) {
      channel.write(next);
      skipWritten();
      return !next.hasRemaining();
    }
    ByteBuffer together = gathered();
    int offered = together.remaining();
    int written = channel.write(together);
    advance(written);
    boolean isAll = written == offered;
    most = isAll ? Math.min(2 * most, limit) : Math.max(written, LEAST_BYTES);
    return isAll;
  }

  /** The next ones, without a change of them; the last may be cut. */
  private ByteBuffer gathered() {
    ByteBuffer together = TOGETHER.get().clear().limit(most);
    for (int i = first; i < parts.length && together.hasRemaining(); i++) {
      ByteBuffer part = parts[i];
      int some = Math.min(part.remaining(), together.remaining());
      together.put(together.position(), part, part.position(), some);
      together.position(together.position() + some);
    }
    return together.flip();
  }

  private void advance(int written) {
    int left = written;
    while (left > 0) {
      ByteBuffer part = parts[first];
      int some = Math.min(left, part.remaining());
      part.position(part.position() + some);
      left -= some;
      skipWritten();
    }
    skipWritten();
  }

  private void skipWritten() {
    while (first < parts.length && !parts[first].hasRemaining()) {
      first++;
    }
  }
}
