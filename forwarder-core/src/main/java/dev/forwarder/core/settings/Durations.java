package dev.forwarder.core.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as they are written: a number of seconds, or numbers with the units {@code ms}, {@code s},
 * {@code m}, {@code h} and {@code d}, such as {@code 500ms} or {@code 1h30m}.
 */
final class Durations {

  private static final String NUMBER = "\\d{1,15}(?:\\.\\d{1,9})?";
  private static final Pattern SECONDS = Pattern.compile("-?" + NUMBER);
  private static final Pattern PARTS = Pattern.compile("-?(?:" + NUMBER + "(?:ms|s|m|h|d)){1,5}");
  private static final Pattern PART = Pattern.compile("(" + NUMBER + ")(ms|s|m|h|d)");
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

  /** Milliseconds in each unit, the greatest first. */
  private static final Map<String, Long> UNITS = units();

  private Durations() {}

  /** Reads a time. */
  static Duration parse(String text) throws BadValueException {
    String trimmed = text.strip();
    try {
      if (SECONDS.matcher(trimmed).matches()) {
        return seconds(new BigDecimal(trimmed));
      }
      if (PARTS.matcher(trimmed).matches()) {
        return seconds(sum(trimmed));
      }
    } catch (ArithmeticException e) {
      throw new BadValueException("must be a time of at most 292 years, to the nanosecond");
    }
    throw new BadValueException("must be a time, such as 20 (seconds), 500ms, 5s or 2m");
  }

  /** Writes a time in the greatest unit that it is a whole number of. */
  static String format(Duration duration) {
    long millis = duration.toMillis();
    if (!duration.equals(Duration.ofMillis(millis))) {
      return BigDecimal.valueOf(duration.toNanos(), 6).stripTrailingZeros().toPlainString() + "ms";
    }
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (millis != 0 && millis % unit.getValue() == 0) {
        return millis / unit.getValue() + unit.getKey();
      }
    }
    return "0s";
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
