package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code bin/forwarder}, run as a process of its own on the jar of this build. */
final class LauncherIT {
  private static final Path SCRIPT = Path.of("../bin/forwarder").toAbsolutePath().normalize();
  private static final String JAVA_HOME = System.getProperty("java.home");

  @TempDir private Path folder;

  @Test
  void versionIsTheOneOfTheBuild() throws Exception {
    Ended ended = run(SCRIPT, Map.of("JAVA_HOME", JAVA_HOME), "--version");

    assertThat(ended)
        .isEqualTo(new Ended(0, "forwarder " + System.getProperty("forwarder.version") + "\n", ""));
  }

  @Test
  void worksThroughAChainOfLinksFromAnotherFolder() throws Exception {
    Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), SCRIPT);
    Path relative = Files.createSymbolicLink(folder.resolve("link to it"), absolute.getFileName());

    Ended ended = run(relative, Map.of("JAVA_HOME", JAVA_HOME), "--version");
    Files.delete(relative);
    Files.delete(absolute);

    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void javaIsTakenFromThePathWhereThereIsNoJavaHome() throws Exception {
    String path = JAVA_HOME + "/bin:" + System.getenv("PATH");

    assertThat(run(SCRIPT, Map.of("PATH", path), "--version").exitCode()).isZero();
  }

  @Test
  void exitCodeOfTheProgramIsPassedOn() throws Exception {
    Ended ended = run(SCRIPT, Map.of("JAVA_HOME", JAVA_HOME), "no-such-command");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("no-such-command");
  }

  @Test
  void argumentsWithSpacesStayWhole() throws Exception {
    Ended ended = run(SCRIPT, Map.of("JAVA_HOME", JAVA_HOME), "no such  command");

    assertThat(ended.err()).contains("'no such  command'");
  }

  @Test
  void optionsForTheJvmAreHandedToIt() throws Exception {
    var environment = Map.of("JAVA_HOME", JAVA_HOME, "FORWARDER_JAVA_OPTS", "-Xmx64m -showversion");

    assertThat(run(SCRIPT, environment, "--version").err()).contains("Runtime Environment");
  }

  @Test
  void anOlderJavaIsRefusedByItsVersion() throws Exception {
    Path java = Files.createDirectories(folder.resolve("jdk8/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 0\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("jdk8/release"), "JAVA_VERSION=\"1.8.0_392\"\n");

    Ended ended = run(SCRIPT, Map.of("JAVA_HOME", folder.resolve("jdk8").toString()), "--version");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("1.8.0_392").contains("17 or later").contains("JAVA_HOME");
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    Ended ended = run(SCRIPT, Map.of("JAVA_HOME", folder.toString()), "--version");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains(folder.toString()).contains("bin/java");
  }

  @Test
  void aClosedStandardInputIsAnErrorAndNoOtherFileIsReadInItsPlace() throws Exception {
    Path closing = script("exec '" + SCRIPT + "' \"$@\" <&-");
    String domain = "http://127.0.0.1:1=a-key-of-some-length";

    Ended ended =
        run(
            closing,
            Map.of("JAVA_HOME", JAVA_HOME),
            "send",
            "--domain",
            domain,
            "--stop-timeout",
            "0s",
            "--whole",
            "-");

    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.err()).isEqualTo("send: -: cannot be read any further: Bad file descriptor\n");
  }

  @Test
  void fullDeviceIsNamedAndAPipeThatNobodyReadsIsNot() throws Exception {
    Path full = script("'" + SCRIPT + "' send --help >/dev/full");
    assertThat(run(full, Map.of("JAVA_HOME", JAVA_HOME)))
        .isEqualTo(
            new Ended(
                1,
                "",
                "forwarder send: standard output cannot be written: No space left on device\n"));

    Path unread = script("{ '" + SCRIPT + "' completion; echo \"exit $?\" >&2; } | exec true");
    assertThat(run(unread, Map.of("JAVA_HOME", JAVA_HOME)))
        .isEqualTo(new Ended(0, "", "exit 141\n"));
  }

  @Test
  void fileWithANameBeyondAsciiIsReadInTheLocaleOfCronAndContainers() throws Exception {
    Path script =
        script(
            "name=$(printf '\\303\\274.txt'); printf '' > \"$name\"; exec '"
                + SCRIPT
                + "' send --domain http://127.0.0.1:1=a-key-of-some-length \"$name\"");

    Ended ended = run(script, Map.of("JAVA_HOME", JAVA_HOME, "LC_ALL", "C"));

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
  }

  private Path script(String line) throws IOException {
    Path script = Files.createTempFile(folder, "script", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private Ended run(Path script, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "FORWARDER_JAVA_OPTS"));
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Ended(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private record Ended(int exitCode, String out, String err) {}
}
