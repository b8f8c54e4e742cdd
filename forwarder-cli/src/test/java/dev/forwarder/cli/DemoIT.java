package dev.forwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo} as a process. */
final class DemoIT {
  @TempDir private Path folder;

  @Test
  void addsUpWithinAMinute() throws Exception {
    long start = System.nanoTime();
    try (Program demo = Program.start(folder, "demo")) {
      assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
      assertThat(demo.out())
          .contains("north", "south", "Act 1: ", "Act 2: ", "Act 3: ", "Act 4: ", "Act 5: ")
          .contains("each of the 2000 lines is at each of them once, byte for byte");
      assertThat(demo.err())
          .contains(
              "south goes down",
              "blocked",
              "south is back",
              "killed (SIGKILL)",
              "EchoPost lives on");
    }
  }
}
