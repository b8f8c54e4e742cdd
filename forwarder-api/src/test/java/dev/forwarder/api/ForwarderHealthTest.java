package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ForwarderHealth.KeyHealth;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is healthy, and what keys are called. */
final class ForwarderHealthTest {

  private static ForwarderHealth of(KeyStatus... statuses) {
    List<KeyHealth> keys =
        Arrays.stream(statuses)
            .map(status -> new KeyHealth("d", status.name(), "***1234", status, null, ""))
            .toList();
    return new ForwarderHealth(keys, Map.of());
  }

  @Test
  void unhealthyIsWhereEveryKeyIsInvalid() {
    assertThat(of(KeyStatus.INVALID).isHealthy()).isFalse();
    assertThat(of(KeyStatus.INVALID, KeyStatus.INVALID).isHealthy()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INVALID")
  void anyOtherStatusAmongThemMakesItHealthy(KeyStatus status) {
    assertThat(of(KeyStatus.INVALID, status, KeyStatus.INVALID).isHealthy()).isTrue();
  }

  @Test
  void withoutKeysItIsHealthy() {
    assertThat(ForwarderHealth.NOTHING.isHealthy()).isTrue();
  }

  @Test
  void labelHasTheLastFourCharacters() {
    assertThat(KeyHealth.unchecked("d", "main", ApiKey.of("0123456789abcd").masked()).label())
        .isEqualTo("API key ending with abcd");
  }

  @Test
  void labelOfAShortKeyIsItsId() {
    assertThat(KeyHealth.unchecked("d", "main", ApiKey.of("main", "short").masked()).label())
        .isEqualTo("API key main");
  }

  @Test
  void aKeyOfNothingButStarsHasItsLastFourToo() {
    assertThat(KeyHealth.unchecked("d", "main", ApiKey.of("main", "********").masked()).label())
        .isEqualTo("API key ending with ****");
  }

  @Test
  void otherOffsetsLeaveTheKeysAlone() {
    ForwarderHealth health =
        of(KeyStatus.VALID).withClockOffsets(Map.of("d", Duration.ofSeconds(3)));

    assertThat(health.keys()).hasSize(1);
    assertThat(health.clockOffsets()).containsEntry("d", Duration.ofSeconds(3));
  }
}
