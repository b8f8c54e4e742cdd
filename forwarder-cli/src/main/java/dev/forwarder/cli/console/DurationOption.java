package dev.forwarder.cli.console;

import dev.forwarder.retry.units.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time of zero to 365 days as an option, read as settings are by {@link Durations}. */
public final class DurationOption implements ITypeConverter<Duration> {
  private static final Duration LONGEST = Duration.ofDays(365);

  @Override
  public Duration convert(String value) {
    Duration time = parsed(value);
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw refused(value, "must be a time of 0s to " + Durations.format(LONGEST));
    }
    return time;
  }

  private static Duration parsed(String value) {
    try {
      return Durations.parse(value);
    } catch (IllegalArgumentException e) {
      throw refused(value, String.valueOf(e.getMessage()));
    }
  }

  private static TypeConversionException refused(String value, String why) {
    return new TypeConversionException("'" + value + "' " + why);
  }
}
