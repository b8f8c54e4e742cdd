package dev.forwarder.bench.kill;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * A payload whose bytes follow from its number, so that whoever receives it can tell whether they
 * are right. They end with the process that submits it and the number.
 *
 * @param process the first is 1
 * @param number no two have the same
 */
record Parcel(int process, long number) {

  private static final int MARK = Integer.BYTES + Long.BYTES;
  private static final int LEAST_BYTES = 100;
  private static final int MORE_BYTES = 1900;

  /** So much larger are those of a process that is to fill a segment. */
  private static final int LARGE = 5;

  /**
   * Its bytes.
   *
   * @param seed of the run
   * @param large whether it is one of the large ones
   */
  byte[] bytes(long seed, boolean large) {
    SplittableRandom random = new SplittableRandom(seed * 31 + number);
    int size = (LEAST_BYTES + random.nextInt(MORE_BYTES)) * (large ? LARGE : 1);
    ByteBuffer bytes = ByteBuffer.allocate(size + MARK).order(ByteOrder.LITTLE_ENDIAN);
    random.nextBytes(bytes.array());
    bytes.putInt(size, process).putLong(size + Integer.BYTES, number);
    return bytes.array();
  }

  /** What stands at the end of a payload; of any bytes, they may be none. */
  static Parcel atEnd(byte[] bytes) {
    if (bytes.length < MARK) {
      return new Parcel(0, -1);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int mark = bytes.length - MARK;
    return new Parcel(in.getInt(mark), in.getLong(mark + Integer.BYTES));
  }

  /** Whose payload ends there; 0 where none does. */
  static int processAtEnd(ByteBuffer in, int end) {
    boolean isThere = end - MARK >= in.position() && end <= in.limit();
    return isThere ? in.getInt(end - MARK) : 0;
  }

  /** Whether it goes to the endpoint that is refused for long. */
  boolean isSlow() {
    return number % 8 == 0;
  }

  /** Whether it goes before others. */
  boolean isUrgent() {
    return number % 16 == 5;
  }
}
