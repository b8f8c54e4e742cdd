package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmarks as the program that they are. */
final class BenchIT {

  @TempDir private Path folder;

  /** What a user's environment may give any JVM: it would break what is asked over its output. */
  private static final String LOGS = "-Xlog:gc*";

  private Process start(Class<?> main, String... args) throws IOException {
    // Whoever starts this build in the background has it ignore SIGINT; programs must not inherit
    // that.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    command.add("--out=" + folder.resolve("results"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out().toFile());
    builder.environment().put("JAVA_TOOL_OPTIONS", LOGS);
    return builder.start();
  }

  private Path out() {
    return folder.resolve("out.txt");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void anInterruptedRunPrintsWhatItHasFound(String signal, int exitCode) throws Exception {
    Process bench = start(InterruptedMain.class);
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.readString(out()).contains("to be interrupted"));
      assertThat(new ProcessBuilder("kill", "-" + signal, "" + bench.pid()).start().waitFor())
          .isZero();
      assertThat(bench.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(out())).isTrue();
    } finally {
      bench.destroyForcibly();
    }
    assertThat(bench.exitValue()).isEqualTo(exitCode);
    assertThat(Files.readString(out()))
        .contains("| first | case |", "| second | case |", "results.json")
        .contains("bench: interrupted in second, which has results of a part of its rounds alone");
    assertThat(folder.resolve("results/results.json"))
        .content()
        .contains("incomplete: the run was interrupted");
    assertThat(folder.resolve("results"))
        .isDirectoryNotContaining(each -> each.getFileName().toString().startsWith("."));
  }

  @Test
  void writesItsResultsAndEndsWhateverTheEnvironmentGivesJvms()
      throws IOException, InterruptedException {
    Path out = out();
    Process bench = start(Bench.class, "spool/read-back", "--quick", "--rounds=1");
    try {
      assertThat(bench.waitFor(2, TimeUnit.MINUTES)).as(Files.readString(out)).isTrue();
      assertThat(bench.exitValue()).as(Files.readString(out)).isZero();
    } finally {
      bench.destroyForcibly();
    }
    assertThat(Files.readString(out))
        .contains("JAVA_TOOL_OPTIONS is not for what is measured; --jvm is")
        .contains("| suite |", "read-back", "results.json");
    assertThat(folder.resolve("results/results.json")).isNotEmptyFile();
  }
}
