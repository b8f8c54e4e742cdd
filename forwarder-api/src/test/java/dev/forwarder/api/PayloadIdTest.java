package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PayloadIdTest {

  @Test
  void isTheFirstHalfOfTheSha256() {
    // FIPS 180-4 gives the SHA-256 of "abc".
    PayloadId id = PayloadId.of("abc".getBytes(StandardCharsets.UTF_8));

    assertThat(id).hasToString("ba7816bf8f01cfea414140de5dae2223");
  }

  @Test
  void isWrittenInThirtyTwoDigits() {
    assertThat(new PayloadId(1, -1)).hasToString("0000000000000001ffffffffffffffff");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> PayloadId.of(null)).withMessage("source");
  }
}
