package dev.forwarder.retry.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "20, PT20S",
    "0, PT0S",
    "0.5, PT0.5S",
    "500ms, PT0.5S",
    "5s, PT5S",
    "2m, PT2M",
    "1h30m, PT1H30M",
    "1.5h, PT1H30M",
    "2d, PT48H",
    "-3, PT-3S",
    "-1m30s, PT-1M-30S",
  })
  void aBareNumberIsSeconds(String text, Duration time) {
    assertThat(Durations.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "5 s",
        "1w",
        "PT5S",
        "1e3",
        "5s-",
        "1m-30s",
        "999999999999999d",
        "0.0000001ms",
        "NaN"
      })
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsWrittenReadsAsTheSame() {
    Random random = new Random(11);
    long[] units = {1, 1000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L};
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextInt(1_000_000) * units[random.nextInt(units.length)];
      Duration time = Duration.ofNanos(nanos);
      assertThat(Durations.parse(Durations.format(time))).isEqualTo(time);
    }
  }

  @Test
  void isWrittenInTheGreatestUnitThatFits() {
    assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("90m");
    assertThat(Durations.format(Duration.ofMillis(1500))).isEqualTo("1.5s");
    assertThat(Durations.format(Duration.ofMillis(2650))).isEqualTo("2.65s");
    assertThat(Durations.format(Duration.ofNanos(1_000_000_001))).isEqualTo("1.000000001s");
    assertThat(Durations.format(Duration.ofNanos(250_000))).isEqualTo("0.25ms");
    assertThat(Durations.format(Duration.ofMillis(-2650))).isEqualTo("-2.65s");
    assertThat(Durations.format(Duration.ofMillis(999))).isEqualTo("999ms");
    assertThat(Durations.format(Duration.ofDays(365))).isEqualTo("365d");
    assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
  }
}
