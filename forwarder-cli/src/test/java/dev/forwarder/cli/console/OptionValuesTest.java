package dev.forwarder.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Times, sizes and keys as options take them. */
final class OptionValuesTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "5s, PT5S",
    "2m, PT2M",
    "1h, PT1H",
    "1d, PT24H",
    "365d, PT8760H",
    "20, PT20S",
    "0, PT0S",
    "1.5s, PT1.5S",
    "0.25ms, PT0.00025S",
    "1h30m, PT1H30M"
  })
  void timesHaveAUnitOrAreSeconds(String text, Duration time) {
    assertThat(new DurationOption().convert(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "5 apples", "1e3s", "5ss"})
  void whatIsNoTimeIsRefusedWithWhatIsAllowed(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> new DurationOption().convert(text))
        .withMessage("'" + text + "' must be a time, such as 20 (seconds), 500ms, 5s or 2m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200000d", "365.000001d", "8761h", "-5s", "99999999999s"})
  void timeBelowZeroOrBeyondAYearIsRefused(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> new DurationOption().convert(text))
        .withMessageMatching(
            "'" + text + "' must be a time of (0s to 365d|at most 292 years, to the nanosecond)");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "512KiB, 524288",
    "16MB, 16000000",
    "16 mib, 16777216",
    "1gb, 1000000000",
    "7B, 7",
    "1.5MB, 1500000"
  })
  void sizesHaveAUnitOrAreBytes(String text, int bytes) {
    assertThat(new SizeOption().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "2GiB", "9999999999GiB", "1.5B", "MB", "1XB"})
  void whatIsNoSizeIsRefusedWithWhatIsAllowed(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> new SizeOption().convert(text))
        .withMessageMatching("'" + text + "' must be (a size|a whole number of bytes).*");
  }

  @Test
  void keyIsTheTextItselfOrComesFromTheEnvironmentOrAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), " in-a-file\n");
    Map<String, String> environment = Map.of("NAME", "in-the-environment");

    assertThat(KeyOption.resolve("itself", environment)).isEqualTo("itself");
    assertThat(KeyOption.resolve("env:NAME", environment)).isEqualTo("in-the-environment");
    assertThat(KeyOption.resolve("@" + file, environment)).isEqualTo("in-a-file");
  }

  @Test
  void byteOrderMarkOfAFileIsNoPartOfTheKey(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "\uFEFFin-a-file\n");

    assertThat(KeyOption.resolve("@" + file, Map.of())).isEqualTo("in-a-file");
  }

  @ParameterizedTest
  @CsvSource({
    "'', a key is empty",
    "secret\u20ac, character 7 of 7 is a character beyond ISO 8859-1",
    "sec ret, character 4 of 7 is white space",
    "env:OTHER, env:OTHER",
    "@/no/such/file, the key file /no/such/file: there is no such file"
  })
  void keyThatIsNotThereIsRefused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyOption.resolve(text, Map.of()))
        .withMessageContaining(message)
        .withMessageNotContaining("sec");
  }
}
