package dev.forwarder.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forwarder.retry.spool.Fsync;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class KillCommandTest {

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int run(Object command, String... args) {
    return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(args);
  }

  @ParameterizedTest
  @CsvSource({
    "kill,      --kills,   0,         1 to 1000000",
    "kill,      --kills,   -3,        1 to 1000000",
    "kill,      --minutes, 0,         1 to 10080",
    "kill-send, --kills,   0,         1 to 1000000",
    "kill-send, --lines,   0,         1 to 100000000",
    "kill-send, --lines,   100000001, 1 to 100000000",
  })
  void aNumberOutOfBoundsIsBadUsage(String name, String option, String value, String bounds) {
    Object command = name.equals("kill") ? new KillCommand() : new SendKillCommand();
    assertThat(run(command, option + "=" + value)).isEqualTo(2);
    assertThat(err.toString()).contains(option + ": must be " + bounds + ", was: " + value);
  }

  @Test
  void aFolderWithAnythingInItIsRefusedAndLeftAsItIs() throws IOException {
    Path theirs = Files.createFile(folder.resolve("theirs"));
    assertThat(run(new KillCommand(), "--folder=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("--folder: '" + folder + "' must be empty, and is not");
    assertThat(folder).isDirectoryContaining(theirs::equals);

    assertThat(run(new KillCommand(), "--folder=" + theirs)).isEqualTo(2);
    assertThat(err.toString()).contains("--folder: " + theirs + " is no folder");
  }

  @Test
  void aRunOfNoKillsOrNoTimeIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(0, Duration.ofMinutes(1)))
        .withMessage("kills must be 1 or more, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(1, Duration.ZERO))
        .withMessage("most must be more than nothing, was: PT0S");
  }

  private KillOptions options(int kills, Duration most) {
    return new KillOptions(kills, most, Fsync.INTERVAL, 1, folder, Mutant.NONE);
  }
}
