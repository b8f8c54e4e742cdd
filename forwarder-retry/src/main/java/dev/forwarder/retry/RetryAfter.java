package dev.forwarder.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads the header {@code Retry-After} of RFC 9110: seconds, or a {@linkplain HttpDate date}. */
public final class RetryAfter {

  private static final int LONGEST_HEADER = 100;
  private static final Pattern SECONDS = Pattern.compile("-?[0-9]+");
  private static final int MOST_SECOND_DIGITS = 9;

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
    Instant date = HttpDate.parse(value, now);
    return date == null ? OptionalLong.empty() : OptionalLong.of(between(now, date));
  }

  private static long seconds(String value) {
    if (value.startsWith("-")) {
      return 0;
    }
    String digits = value.substring(leadingZeros(value));
    return digits.length() > MOST_SECOND_DIGITS
        ? Long.MAX_VALUE
        : Duration.ofSeconds(Long.parseLong(digits)).toNanos();
  }

  /** How many there are before a digit that counts, be it the last. */
  private static int leadingZeros(String digits) {
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return zeros;
  }

  private static long between(Instant now, Instant date) {
    if (!date.isAfter(now)) {
      return 0;
    }
    try {
      return Duration.between(now, date).toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // further away than nanoseconds can count: for ever, to be clamped
    }
  }
}
