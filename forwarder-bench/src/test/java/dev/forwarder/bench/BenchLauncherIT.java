package dev.forwarder.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/forwarder bench} as its users start it, on the jar of this build. */
@Timeout(120)
final class BenchLauncherIT {

  private static final Path SCRIPT = Path.of("../bin/forwarder").toAbsolutePath().normalize();
  private static final Path JAR = Path.of("target/benchmarks.jar");

  @TempDir private Path folder;

  private record Ended(int exitCode, String out, String err) {}

  private Ended bench(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    assertThat(JAR).as("the script would build it").exists();
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "bench"));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("FORWARDER_JAVA_OPTS", "FORWARDER_LOG_LEVEL"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Ended(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void listsItsSuites() throws Exception {
    Ended ended = bench(Map.of(), "--list");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("submit ", "end-to-end ", "  spool/append ", "startup ");
  }

  @Test
  void levelOfLoggingIsTakenFromTheEnvironment() throws Exception {
    assertThat(bench(Map.of("FORWARDER_LOG_LEVEL", "loud"), "--list"))
        .isEqualTo(
            new Ended(
                2,
                "",
                "bench: FORWARDER_LOG_LEVEL: 'loud' is none of [ERROR, WARN, INFO, DEBUG, TRACE];"
                    + " see bench --help\n"));
  }
}
