package dev.forwarder.retry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date in one of the three forms that HTTP has had (RFC 9110, 5.6.7). The name of the
 * weekday is not looked at.
 */
public final class HttpDate {

  private static final int LONGEST = 100;
  private static final Pattern WEEKDAY = Pattern.compile("^[A-Za-z]+,? +");

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

  private HttpDate() {}

  /**
   * The moment that a date means.
   *
   * @param header the header's value
   * @param now the wall clock's time, which tells the century of a year of two digits
   * @return the moment; null for what is no date
   */
  public static @Nullable Instant parse(String header, Instant now) {
    String value = header.strip();
    if (value.length() > LONGEST) {
      return null;
    }
    LocalDateTime here = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    LocalDateTime date = date(WEEKDAY.matcher(value).replaceFirst(""), here);
    return date == null ? null : date.toInstant(ZoneOffset.UTC);
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

  private static DateTimeFormatterBuilder form() {
    return new DateTimeFormatterBuilder().parseCaseInsensitive();
  }
}
