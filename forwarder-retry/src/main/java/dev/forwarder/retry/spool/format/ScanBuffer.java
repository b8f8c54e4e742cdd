package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory to read a file through, for one scan after the other. For one thread. */
public final class ScanBuffer {

  static final int BYTES = 1 << 20;

  private final ByteBuffer usual = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** An empty view of it, or of more than it where that many bytes must lie side by side. */
  ByteBuffer take(int bytes) {
    ByteBuffer memory = bytes <= BYTES ? usual : ByteBuffer.allocate(bytes);
    return memory.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(0).limit(0);
  }
}
