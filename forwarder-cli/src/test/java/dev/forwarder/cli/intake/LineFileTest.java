package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineFileTest {
  @TempDir private Path folder;

  @Test
  void lineThatAnEarlierRunLeftTornSpoilsNoOther() throws IOException {
    assertThat(appendedTo("whole\ntorn")).isEqualTo("whole\ntorn\nnext\n");
  }

  @Test
  void wholeLinesAreLeftAsTheyAre() throws IOException {
    assertThat(appendedTo("whole\n")).isEqualTo("whole\nnext\n");
    assertThat(appendedTo("")).isEqualTo("next\n");
  }

  @Test
  void fileIsMadeWhereThereIsNone() throws IOException {
    assertThat(append(folder.resolve("new"))).isEqualTo("next\n");
  }

  private String appendedTo(String content) throws IOException {
    return append(Files.writeString(folder.resolve("file"), content));
  }

  private static String append(Path file) throws IOException {
    try (OutputStream out = LineFile.open(file)) {
      out.write("next\n".getBytes(UTF_8));
    }
    return Files.readString(file);
  }
}
