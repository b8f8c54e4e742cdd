package dev.forwarder.retry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After} of RFC 9110: seconds, or a date in one of the three forms
 * that HTTP has had. The name of the weekday is not looked at.
 */
public final class RetryAfter {

  private static final int LONGEST_HEADER = 100;
  private static final Pattern SECONDS = Pattern.compile("-?[0-9]+");
  private static final Pattern WEEKDAY = Pattern.compile("^[A-Za-z]+,? +");
  private static final int MOST_SECOND_DIGITS = 9;

  private static final DateTimeFormatter IMF_FIXDATE =
      form().appendPattern("d MMM uuuu HH:mm:ss 'GMT'").toFormatter(Locale.ENGLISH);
  private static final DateTimeFormatter RFC_850 =
      form()
          .appendPattern("d-MMM-")
          .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
          .appendPattern(" HH:mm:ss 'GMT'")
          .toFormatter(Locale.ENGLISH);
  private static final DateTimeFormatter ASCTIME =
      form().appendPattern("MMM [ ]d HH:mm:ss uuuu").toFormatter(Locale.ENGLISH);

  private RetryAfter() {}

  /**
   * How long a server asks to wait.
   *
   * @param header the header's value
   * @param now the wall clock's time, which a date is compared with
   * @return nanoseconds from now, 0 for a time that is over, at most {@link Long#MAX_VALUE}; empty
   *     for what cannot be understood
   */
  public static OptionalLong parse(String header, Instant now) {
    String value = header.strip();
    if (value.length() > LONGEST_HEADER) {
      return OptionalLong.empty();
    }
    if (SECONDS.matcher(value).matches()) {
      return OptionalLong.of(seconds(value));
    }
    LocalDateTime local = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    LocalDateTime date = date(WEEKDAY.matcher(value).replaceFirst(""), local);
    return date == null ? OptionalLong.empty() : OptionalLong.of(between(local, date));
  }

  private static long seconds(String value) {
    if (value.startsWith("-")) {
      return 0;
    }
    String digits = value.replaceFirst("^0+(?=.)", "");
    return digits.length() > MOST_SECOND_DIGITS
        ? Long.MAX_VALUE
        : Duration.ofSeconds(Long.parseLong(digits)).toNanos();
  }

  private static @Nullable LocalDateTime date(String value, LocalDateTime now) {
    LocalDateTime date = read(IMF_FIXDATE, value);
    if (date != null) {
      return date;
    }
    date = read(RFC_850, value);
    if (date != null) {
      // RFC 9110, 5.6.7: more than 50 years ahead means the last century.
      return date.isAfter(now.plusYears(50)) ? date.minusYears(100) : date;
    }
    return read(ASCTIME, value);
  }

  private static @Nullable LocalDateTime read(DateTimeFormatter form, String value) {
    try {
      return LocalDateTime.parse(value, form);
    } catch (DateTimeException e) {
      return null; // not in this form
    }
  }

  private static long between(LocalDateTime now, LocalDateTime date) {
    if (!date.isAfter(now)) {
      return 0;
    }
    try {
      return Duration.between(now, date).toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // further away than nanoseconds can count: for ever, to be clamped
    }
  }

  private static DateTimeFormatterBuilder form() {
    return new DateTimeFormatterBuilder().parseCaseInsensitive();
  }
}
