package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScrubberTest {

  private static String scrub(String text, int limit, String... secrets) {
    return Scrubber.scrub(text, limit, List.of(secrets));
  }

  @Test
  void everySecretIsMaskedWhereverItStands() {
    assertThat(scrub("a=secret&b=secret, other!", 100, "secret", "other"))
        .isEqualTo("a=***&b=***, ***!");
  }

  @Test
  void percentEncodedSecretIsMasked() {
    assertThat(scrub("key=a%2Fb%2Bcd", 100, "a/b+cd")).isEqualTo("key=***");
  }

  @Test
  void secretAcrossTheLimitIsMasked() {
    assertThat(scrub("12345secret and more", 8, "secret")).isEqualTo("12345***");
  }

  @Test
  void nothingBehindTheLimitMovesIntoIt() {
    assertThat(scrub("secretsecret-abcdef", 12, "secret")).isEqualTo("***");
  }

  @Test
  void overlappingSecretsAreMaskedTogether() {
    assertThat(scrub("x-abcdef-y", 100, "abcd", "cdef")).isEqualTo("x-***-y");
  }

  @Test
  void shortTextIsNoSecret() {
    assertThat(scrub("a=1", 100, "1", "")).isEqualTo("a=1");
  }

  @Test
  void textIsCutToTheLimit() {
    assertThat(scrub("abcdef", 4, "nothing")).isEqualTo("abcd");
    assertThat(scrub("", 4, "nothing")).isEmpty();
  }
}
