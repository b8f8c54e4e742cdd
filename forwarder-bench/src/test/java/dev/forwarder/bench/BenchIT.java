package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks as the program that they are. */
final class BenchIT {

  @TempDir private Path folder;

  @Test
  void writesItsResultsAndEnds() throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Process bench =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "spool/read-back",
                "--quick",
                "--rounds=1",
                "--out=" + folder.resolve("results"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(bench.waitFor(2, TimeUnit.MINUTES)).as(Files.readString(out)).isTrue();
      assertThat(bench.exitValue()).as(Files.readString(out)).isZero();
    } finally {
      bench.destroyForcibly();
    }
    assertThat(Files.readString(out)).contains("| suite |", "read-back", "results.json");
    assertThat(folder.resolve("results/results.json")).isNotEmptyFile();
  }
}
