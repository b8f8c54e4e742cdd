package dev.forwarder.retry.units;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as people write them: a number of seconds, or numbers with the units {@code ms}, {@code s},
 * {@code m}, {@code h} and {@code d}, such as {@code 500ms} or {@code 1h30m}.
 */
public final class Durations {

  private static final String NUMBER = "\\d{1,15}(?:\\.\\d{1,9})?";
  private static final Pattern SECONDS = Pattern.compile("-?" + NUMBER);
  private static final Pattern PARTS = Pattern.compile("-?(?:" + NUMBER + "(?:ms|s|m|h|d)){1,5}");
  private static final Pattern PART = Pattern.compile("(" + NUMBER + ")(ms|s|m|h|d)");
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final Duration SHORTEST = Duration.ofNanos(Long.MIN_VALUE);

  /** Milliseconds in each unit, the greatest first. */
  private static final Map<String, Long> UNITS = units();

  private Durations() {}

  /**
   * Reads a time.
   *
   * @param text such as {@code 20} (seconds), {@code 500ms}, {@code 1.5h} or {@code 1h30m}; white
   *     space around it does not matter; negative with one minus sign before it
   * @return the time, to the nanosecond
   * @throws IllegalArgumentException if it is none; the message says what is allowed and does not
   *     hold the text
   */
  public static Duration parse(String text) {
    String trimmed = text.strip();
    try {
      if (SECONDS.matcher(trimmed).matches()) {
        return seconds(new BigDecimal(trimmed));
      }
      if (PARTS.matcher(trimmed).matches()) {
        return seconds(sum(trimmed));
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be a time of at most 292 years, to the nanosecond");
    }
    throw new IllegalArgumentException("must be a time, such as 20 (seconds), 500ms, 5s or 2m");
  }

  /**
   * Writes a time in the greatest unit that it is a whole number of; a second or more that is no
   * whole number of seconds as {@code 2.65s}.
   *
   * @param duration a time
   * @return what {@link #parse} reads as the same time; of more than 292 years, which it does not
   *     read, the whole seconds
   */
  public static String format(Duration duration) {
    if (duration.compareTo(LONGEST) > 0 || duration.compareTo(SHORTEST) < 0) {
      return duration.toSeconds() + "s";
    }
    long millis = duration.toMillis();
    boolean wholeMillis = duration.equals(Duration.ofMillis(millis));
    if (Math.abs(millis) >= 1000 && (!wholeMillis || millis % 1000 != 0)) {
      return decimal(duration, 9) + "s";
    }
    if (!wholeMillis) {
      return decimal(duration, 6) + "ms";
    }
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (millis != 0 && millis % unit.getValue() == 0) {
        return millis / unit.getValue() + unit.getKey();
      }
    }
    return "0s";
  }

  private static String decimal(Duration duration, int digits) {
    return BigDecimal.valueOf(duration.toNanos(), digits).stripTrailingZeros().toPlainString();
  }

  private static BigDecimal sum(String text) {
    BigDecimal millis = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(part.group(2), 0L));
      millis = millis.add(new BigDecimal(part.group(1)).multiply(unit));
    }
    return (text.startsWith("-") ? millis.negate() : millis).movePointLeft(3);
  }

  private static Duration seconds(BigDecimal seconds) {
    return Duration.ofNanos(seconds.multiply(NANOS_PER_SECOND).longValueExact());
  }

  private static Map<String, Long> units() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("d", 86_400_000L);
    units.put("h", 3_600_000L);
    units.put("m", 60_000L);
    units.put("s", 1000L);
    units.put("ms", 1L);
    return units;
  }
}
