package dev.forwarder.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Whether a JVM with options that a user gives can be asked anything: it starts, runs what it is
 * told to, and leaves standard output to that from its start to its end.
 */
public final class JvmTrial {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_LINES = 4;
  private static final String STARTED = "started";

  private JvmTrial() {}

  /** The program that is tried: says that it has been reached. */
  public static void main(String[] args) {
    System.out.print(STARTED);
  }

  /**
   * Starts such a JVM and waits for its end.
   *
   * @param usual options that are there anyway
   * @param further what the user gives
   * @return in one line what speaks against it, in the JVM's own words if it has any; empty where
   *     nothing does
   */
  public static Optional<String> refusal(List<String> usual, List<String> further)
      throws InterruptedException {
    List<String> options = new ArrayList<>(usual);
    options.addAll(further);
    ProcessBuilder builder =
        new ProcessBuilder(Children.command(JvmTrial.class, options, List.of()));
    JvmVariables.keepFrom(builder);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    Thread hook = new Thread(process::destroyForcibly, "ends a JVM that is tried");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      CompletableFuture<String> out = text(process.getInputStream());
      CompletableFuture<String> errors = text(process.getErrorStream());
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return Optional.of("it has not come to its end after " + PATIENCE.toSeconds() + " s");
      }
      return refusal(process.exitValue(), out.join(), errors.join());
    } finally {
      process.destroyForcibly();
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is at work: this process is ending.
    }
  }

  private static Optional<String> refusal(int exitCode, String out, String errors) {
    if (exitCode != 0) {
      return Optional.of(
          "it ends with code %d: %s".formatted(exitCode, line(errors.isBlank() ? out : errors)));
    }
    if (!out.contains(STARTED)) {
      return Optional.of("it ends without running anything: " + line(out + errors));
    }
    if (!out.equals(STARTED)) {
      return Optional.of(
          "it prints to standard output, over which it is asked: "
              + line(out.replace(STARTED, "")));
    }
    return Optional.empty();
  }

  private static String line(String text) {
    return text.lines()
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .limit(MOST_LINES)
        .collect(Collectors.joining(" "));
  }

  /** What cannot be read any more has ended. */
  private static CompletableFuture<String> text(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            return new String(in.readAllBytes(), Charset.defaultCharset());
          } catch (IOException e) {
            return "";
          }
        },
        task -> new Thread(task, "reads a JVM that is tried").start());
  }
}
