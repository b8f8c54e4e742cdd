package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory to read a file through, for one scan after the other. For one thread. */
public final class ScanBuffer {

  static final int BYTES = 1 << 20;

  private static final int FIRST_BYTES = 64 << 10;

  private ByteBuffer usual = ByteBuffer.allocateDirect(FIRST_BYTES);

  /** An empty view of it, or of more than it where that many bytes must lie side by side. */
  ByteBuffer take(int bytes) {
    if (bytes > usual.capacity() && bytes <= BYTES) {
      usual = ByteBuffer.allocateDirect(Math.min(BYTES, Math.max(bytes, 4 * usual.capacity())));
    }
    ByteBuffer memory = bytes <= usual.capacity() ? usual : ByteBuffer.allocate(bytes);
    return memory.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0).limit(0);
  }
}
