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

  private static final int TOGETHER_BYTES = 64 << 10;

  private static final int LEAST_BYTES = 4 << 10;

  /** A part of this size is written as it is. */
  private static final int LARGE_BYTES = TOGETHER_BYTES / 2;

  /** Of the threads that write, which are few and live long. */
  private static final ThreadLocal<ByteBuffer> TOGETHER =
      ThreadLocal.withInitial(PartsWriter::allocate);

  private final ByteBuffer[] parts;

  /** The first that is not written to its end. */
  private int first;

  /** How much is put together: no more than was taken at once, such as a record of TLS. */
  private int most = TOGETHER_BYTES;

  /** Off the heap, where the system takes bytes from, unless the process has no more room there. */
  private static ByteBuffer allocate() {
    try {
      return ByteBuffer.allocateDirect(TOGETHER_BYTES);
    } catch (OutOfMemoryError e) {
      return ByteBuffer.allocate(TOGETHER_BYTES);
    }
  }

  /** Parts that are this one's from now on. */
  PartsWriter(ByteBuffer[] parts) {
    this.parts = parts;
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
    if (written == offered) {
      return true;
    }
    most = Math.max(written, LEAST_BYTES);
    return false;
  }

  /** The next ones, without a change of them; the last may be cut. */
  private ByteBuffer gathered() {
    ByteBuffer together = TOGETHER.get().clear().limit(most);
    for (int i = first; i < parts.length && together.hasRemaining(); i++) {
      ByteBuffer part = parts[i].duplicate();
      int some = Math.min(part.remaining(), together.remaining());
      together.put(part.limit(part.position() + some));
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
