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

  /** A part of this size is written as it is. */
  private static final int LARGE_BYTES = TOGETHER_BYTES / 2;

  /** Of the threads that write, which are few and live long. */
  private static final ThreadLocal<ByteBuffer> TOGETHER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(TOGETHER_BYTES));

  private final ByteBuffer[] parts;

  /** The first that is not written to its end. */
  private int first;

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
    int most = together.remaining();
    int written = channel.write(together);
    advance(written);
    return written == most;
  }

  /** The next ones that are small, without a change of them. */
  private ByteBuffer gathered() {
    ByteBuffer together = TOGETHER.get().clear();
    int i = first;
    while (i < parts.length && parts[i].remaining() <= together.remaining()) {
      together.put(parts[i].duplicate());
      i++;
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
