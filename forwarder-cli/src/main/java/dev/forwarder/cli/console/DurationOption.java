package dev.forwarder.cli.console;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as an option: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, or seconds alone; 365
 * days at the most.
 */
public final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(ms|s|m|h|d|)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "", 1000L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Duration LONGEST = Duration.ofDays(365);

  @Override
  public Duration convert(String value) {
    Matcher time = TIME.matcher(value.strip());
    Long millis = time.matches() ? MILLIS.get(time.group(2)) : null;
    if (millis == null) {
      throw new TypeConversionException(
          "'" + value + "' is not a time; allowed are such as 500ms, 5s, 2m or 1h");
    }
    BigDecimal nanos =
        new BigDecimal(time.group(1)).multiply(BigDecimal.valueOf(millis)).movePointRight(6);
    if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
      throw new TypeConversionException(
          "'" + value + "' is too long a time; allowed are at most " + LONGEST.toDays() + "d");
    }
    return Duration.ofNanos(nanos.longValue());
  }
}
