package dev.forwarder.retry.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "15728640, 15728640",
    "15MiB, 15728640",
    "16MB, 16000000",
    "16 mb, 16000000",
    "512kib, 524288",
    "1.5KiB, 1536",
    "2GiB, 2147483648",
    "3B, 3",
    "1TB, 1000000000000",
    "-5, -5",
  })
  void readsBytesAndUnits(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MB",
        "1K",
        "1 MB 2",
        "1e9",
        "0x10",
        "1,5MB",
        "1.",
        ".5",
        "1.0001B",
        "9999999999TiB",
        "NaN"
      })
  void refusesWhatIsNoWholeNumberOfBytes(String text) {
    assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsWrittenReadsAsTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      long bytes = random.nextLong() >>> (1 + random.nextInt(63));
      bytes = random.nextBoolean() ? bytes : bytes >> 20 << 20;
      if (bytes < 1_000_000_000_000_000_000L) {
        assertThat(Sizes.parse(Sizes.format(bytes))).isEqualTo(bytes);
      }
    }
  }

  @Test
  void isWrittenInTheGreatestUnitThatFits() {
    assertThat(Sizes.format(15 << 20)).isEqualTo("15MiB");
    assertThat(Sizes.format(1000)).isEqualTo("1000");
    assertThat(Sizes.format(0)).isEqualTo("0");
    assertThat(Sizes.format(1L << 50)).isEqualTo("1024TiB");
  }
}
