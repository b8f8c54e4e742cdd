package dev.forwarder.bench.kill;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The lines of a file, whose bytes follow from their numbers, and which have arrived. Thread-safe.
 */
final class LineBooks {

  /** Their numbers have eight digits. */
  static final int MOST_LINES = 100_000_000;

  private static final int MOST_TOLD = 20;
  private static final int NUMBER_DIGITS = 8;
  private static final int MOST_FILLING = 200;

  private final int lines;
  private final BitSet arrived = new BitSet();
  private final Map<String, Integer> numberByKey = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long duplicates;

  LineBooks(int lines) {
    this.lines = lines;
  }

  /** A line, without its end; the first is 0. */
  static String line(int number) {
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder line = new StringBuilder("%08d".formatted(number));
    for (int left = random.nextInt(MOST_FILLING); left > 0; left--) {
      line.append((char) ('a' + random.nextInt(26)));
    }
    return line.toString();
  }

  /** A request has come, and is taken in any case. */
  synchronized boolean take(String key, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    int number = number(text);
    if (number < 0 || number >= lines || !text.equals(line(number))) {
      wrong("bytes that stand in no line came under " + key);
      return true;
    }
    Integer known = numberByKey.putIfAbsent(key, number);
    boolean isNew = !arrived.get(number);
    if (isNew ? known != null : known == null || known != number) {
      wrong("line " + number + " came under " + key + ", which is not its own alone");
    }
    arrived.set(number);
    duplicates += isNew ? 0 : 1;
    return true;
  }

  private static int number(String text) {
    boolean hasNumber =
        text.length() >= NUMBER_DIGITS
            && text.chars().limit(NUMBER_DIGITS).allMatch(c -> c >= '0' && c <= '9');
    return hasNumber ? Integer.parseInt(text.substring(0, NUMBER_DIGITS)) : -1;
  }

  private void wrong(String what) {
    if (wrong.size() < MOST_TOLD) {
      wrong.add(what);
    }
  }

  /** Something else is not as it must be. */
  synchronized void note(String what) {
    wrong(what);
  }

  synchronized int arrived() {
    return arrived.cardinality();
  }

  synchronized long duplicates() {
    return duplicates;
  }

  /** What is not as it must be; none where each line came, once but for repetitions. */
  synchronized List<String> faults() {
    List<String> faults = new ArrayList<>(wrong);
    int missing = lines - arrived.cardinality();
    if (missing > 0) {
      faults.add(missing + " lines did not come, the first of them " + arrived.nextClearBit(0));
    }
    return faults;
  }
}
