package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyLikeTest {

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef0123456789abcdef, ***cdef",
    "00000000000000000000000000000001, ***0001",
    "abcdefabcdefabcdefabcdefabcdefab, ***efab",
    "c0ffee12-0000-4000-8000-00000000beef, ***beef",
    "sk-live-abcDEF123456789xyz, ***9xyz",
    "http://0123456789abcdef01234/x, http://***1234/x",
    "a 0123456789abcdef01234 b 5123456789abcdef05678 c, a ***1234 b ***5678 c",
  })
  void whatLooksLikeAKeyShowsItsLastFourCharacters(String text, String shown) {
    assertThat(KeyLike.masked(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://intake-eu-west-1-prod-2.example.com:8443/v1/input",
        "forwarder_retry_queue_capacity_time_interval_sec",
        "/var/lib/forwarder/conf-2026-11-21/forwarder.yaml",
        "12345678901234567890",
        "0123456789abcdef",
        "it must be a time (20 for seconds, 500ms, 5s, 2m)",
      })
  void whatIsAWordANumberOrShortIsShown(String text) {
    assertThat(KeyLike.masked(text)).isEqualTo(text);
  }

  @Test
  void keysThatTouchAreOne() {
    assertThat(KeyLike.masked("0123456789abcdef_0123456789abcd$1")).isEqualTo("***abcd$1");
  }
}
