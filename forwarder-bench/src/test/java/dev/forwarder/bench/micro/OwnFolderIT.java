package dev.forwarder.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.bench.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that a benchmark has for itself. */
final class OwnFolderIT {

  @Test
  void itIsGoneWhenItsJvmEndsEarly(@TempDir Path temporary) throws Exception {
    Process process =
        new ProcessBuilder(
                Children.command(
                    EarlyEnd.class, List.of("-Djava.io.tmpdir=" + temporary), List.of()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = process.inputReader()) {
      Path folder = Path.of(out.readLine());
      assertThat(folder.getParent()).isEqualTo(temporary);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(folder).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void itIsGoneWhenItIsClosed() throws IOException {
    OwnFolder folder = OwnFolder.make();
    Files.createFile(folder.path().resolve("file"));
    folder.close();
    assertThat(folder.path()).doesNotExist();
  }
}
