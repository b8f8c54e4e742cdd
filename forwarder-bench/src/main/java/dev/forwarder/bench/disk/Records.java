package dev.forwarder.bench.disk;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** The records that all keepers are given: 1 KiB each, which no compression makes shorter. */
final class Records {

  static final int BYTES = 1024;

  /** So many different ones: they are in a processor's cache, as what has just come is. */
  static final int DIFFERENT = 256;

  private static final long SEED = 0x5EED;

  private final byte[][] bytes = new byte[DIFFERENT][];
  private final ByteBuffer[] buffers = new ByteBuffer[DIFFERENT];

  Records() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < DIFFERENT; i++) {
      bytes[i] = new byte[BYTES];
      random.nextBytes(bytes[i]);
      buffers[i] = ByteBuffer.wrap(bytes[i]);
    }
  }

  byte[] bytes(long number) {
    return bytes[(int) (number % DIFFERENT)];
  }

  /** As text, each character of one byte. */
  String text(long number) {
    StringBuilder text = new StringBuilder(BYTES);
    for (byte one : bytes(number)) {
      text.append((char) (' ' + (one & 63)));
    }
    return text.toString();
  }

  /** Shared: only to be read at indices. */
  ByteBuffer buffer(long number) {
    return buffers[(int) (number % DIFFERENT)];
  }
}
