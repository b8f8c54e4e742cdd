package dev.forwarder.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {

  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "120, 120", "007, 7", "' 30 ', 30", "999999999, 999999999"})
  void readsSeconds(String header, long seconds) {
    assertThat(RetryAfter.parse(header, NOW)).hasValue(Duration.ofSeconds(seconds).toNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "sun, 6 nov 1994 08:49:37 gmt",
        "Mon, 06 Nov 1994 08:49:37 GMT",
      })
  void readsTheThreeDateForms(String header) {
    assertThat(RetryAfter.parse(header, NOW)).hasValue(Duration.ofSeconds(37).toNanos());
  }

  @Test
  void asctimeHasDaysOfTwoDigitsToo() {
    assertThat(RetryAfter.parse("Wed Nov 16 08:49:00 1994", NOW))
        .hasValue(Duration.ofDays(10).toNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-99999999999999999999",
        "Sun, 06 Nov 1994 08:48:59 GMT",
        "Sun, 06 Nov 1994 08:49:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
      })
  void whatIsOverIsZero(String header) {
    assertThat(RetryAfter.parse(header, NOW)).hasValue(0);
  }

  @Test
  void yearOfTwoDigitsMoreThanFiftyYearsAheadIsOfTheLastCentury() {
    Instant now = Instant.parse("2024-06-01T00:00:00Z");

    assertThat(RetryAfter.parse("Friday, 01-Jun-74 00:00:00 GMT", now))
        .hasValue(Duration.between(now, Instant.parse("2074-06-01T00:00:00Z")).toNanos());
    assertThat(RetryAfter.parse("Sunday, 02-Jun-74 00:00:00 GMT", now)).hasValue(0);
    assertThat(RetryAfter.parse("Friday, 06-Nov-94 08:49:37 GMT", now)).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "1.5",
        "+5",
        "5s",
        "0x10",
        "--1",
        "-",
        "٣",
        "1 2",
        "2024-06-01T00:00:00Z",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 56 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Nov  6 08:49:37",
      })
  void garbageIsEmpty(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }

  @Test
  void overlongHeaderIsNotLookedAt() {
    assertThat(RetryAfter.parse("1".repeat(101), NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000000000",
        "9223372036854775807",
        "9223372036854775808",
        "Sat, 06 Nov 9999 08:49:37 GMT"
      })
  void overflowIsForEver(String header) {
    assertThat(RetryAfter.parse(header, NOW)).hasValue(Long.MAX_VALUE);
  }

  @Test
  void noInputThrowsOrIsNegative() {
    String alphabet = "0123456789-:, SunNovGMT+.\u0000é";
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder header = new StringBuilder("Sun, 06 Nov 1994 08:49:37 GMT");
      for (int change = random.nextInt(6); change >= 0; change--) {
        int at = random.nextInt(header.length());
        header.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      header.setLength(random.nextInt(header.length() + 1));
      OptionalLong wait = RetryAfter.parse(header.toString(), NOW);
      assertThat(wait.orElse(0)).as("%s", header).isNotNegative();
    }
  }
}
