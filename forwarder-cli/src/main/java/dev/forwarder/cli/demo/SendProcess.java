package dev.forwarder.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.console.OwnJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code forwarder send} in a process of its own, which can be killed. */
final class SendProcess implements AutoCloseable {
  private static final String MAIN = "dev.forwarder.cli.Main";

  private final Process process;
  private final Path out;
  private final Path err;

  private SendProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts it, with the Java and the classes of this process, and none of this one's settings.
   *
   * @param folder for what it prints
   * @param keys environment variables with the keys that its options name
   * @param options behind {@code send}
   */
  static SendProcess start(Path folder, Map<String, String> keys, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(OwnJvm.java());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "send"));
    command.addAll(options);
    Path out = Files.createTempFile(folder, "out", ".json");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(SendProcess::isSetting);
    builder.environment().putAll(keys);
    return new SendProcess(builder.start(), out, err);
  }

  private static boolean isSetting(String variable) {
    return variable.contains("FORWARDER_") || variable.startsWith("DATANADHI_");
  }

  /** Kills it with SIGKILL: nothing in it can do anything about that. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it ended by itself, within that time. */
  boolean endsWithin(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  /** What it printed as its result. */
  String out() throws IOException {
    return Files.readString(out, UTF_8);
  }

  /** What it said meanwhile. */
  String err() throws IOException {
    return Files.readString(err, UTF_8);
  }

  @Override
  public void close() {
    kill();
  }
}
