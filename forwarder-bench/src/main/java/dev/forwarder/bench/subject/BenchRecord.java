package dev.forwarder.bench.subject;

import dev.forwarder.bench.sink.RecordCounter;
import java.util.SplittableRandom;

/**
 * The record that all who send many in a request are given, as text: each makes of it what it
 * sends. The sink knows it by its mark, however it is framed.
 */
public final class BenchRecord {

  /** Its length, each character a byte. */
  public static final int BYTES = 1024;

  static final String TEXT = text();

  private static final long SEED = 0x5EED;

  private BenchRecord() {}

  private static String text() {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder(BYTES).append(RecordCounter.MARK);
    while (text.length() < BYTES) {
      text.append((char) random.nextInt('a', 'z' + 1));
    }
    return text.toString();
  }
}
