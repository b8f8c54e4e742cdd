package dev.forwarder.cli.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyRingTest {

  @Test
  void withoutKeysEverybodyIsLetIn() {
    assertThat(new KeyRing(Set.of()).admits(null)).isTrue();
  }

  @Test
  void withKeysOnlyTheyAreLetIn() {
    KeyRing ring = new KeyRing(Set.of("one-key-1234", "two-key-5678"));

    assertThat(ring.admits("two-key-5678")).isTrue();
    assertThat(ring.admits("one-key-12345")).isFalse();
    assertThat(ring.admits(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd-api-key", "datanadhi_api_key", "datanadhi-api-key", "x-api-key", "dd-application-key",
        "authorization", "proxy-authorization", "x-auth-token", "client-secret", "cookie"
      })
  void headersThatHoldKeysShowTheirLastFourCharacters(String name) {
    assertThat(KeyRing.shown(name, "0123456789abcdef")).isEqualTo("***cdef");
  }

  @ParameterizedTest
  @ValueSource(strings = {"idempotency-key", "content-type", "x-dd-agent-attempts"})
  void otherHeadersAreShownAsTheyAre(String name) {
    assertThat(KeyRing.shown(name, "0123456789abcdef")).isEqualTo("0123456789abcdef");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/one-key-1234/x, /v1/***1234/x",
    "/v1/%6Fne-key-1234/x, /v1/***1234/x",
    "a=one-key-1234&b=2, a=***1234&b=2",
    "Bearer one-key-1234, Bearer ***1234",
    "/v1/%zz, /v1/%zz",
    "/v1/other, /v1/other"
  })
  void keyThatIsLetInIsHiddenWhereverItStands(String text, String shown) {
    assertThat(new KeyRing(Set.of("one-key-1234", "k")).hidden(text)).isEqualTo(shown);
  }

  @Test
  void shortKeyIsHiddenAltogether() {
    assertThat(KeyRing.shown("dd-api-key", "1234567")).isEqualTo("***");
    assertThat(KeyRing.shown("dd-api-key", "")).isEqualTo("***");
  }

  @ParameterizedTest
  @CsvSource({
    "api_key=0123456789abcdef, api_key=***cdef",
    "a=1&api_key=0123456789abcdef&b=2, a=1&api_key=***cdef&b=2",
    "DD-API-KEY=0123456789abcdef, DD-API-KEY=***cdef",
    "access_token=0123$6789abcdef, access_token=***cdef",
    "a=1&b=key, a=1&b=key",
    "api_key=, api_key=***"
  })
  void keysInAQueryAreHidden(String query, String shown) {
    assertThat(KeyRing.shownQuery(query)).isEqualTo(shown);
  }
}
