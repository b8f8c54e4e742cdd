package dev.forwarder.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Whether a JVM with options that a user gives can be measured: it starts, runs what it is told to,
 * and leaves standard output to that.
 */
public final class JvmTrial {

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
    try {
      Process process =
          new ProcessBuilder(Children.command(JvmTrial.class, options, List.of())).start();
      process.getOutputStream().close();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      String out = text(process.getInputStream());
      return refusal(process.waitFor(), out, errors.join());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> refusal(int exitCode, String out, String errors) {
    if (exitCode == 0 && out.equals(STARTED)) {
      return Optional.empty();
    }
    if (exitCode == 0 && out.endsWith(STARTED)) {
      return Optional.of(
          "it prints to standard output, over which it is asked ('%s')"
              .formatted(line(out.substring(0, out.length() - STARTED.length()))));
    }
    String words = line(errors.isBlank() ? out : errors);
    return Optional.of(
        exitCode == 0
            ? "it ends without running anything ('%s')".formatted(words)
            : "it ends with code %d: %s".formatted(exitCode, words));
  }

  private static String line(String text) {
    return text.lines()
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .limit(4)
        .collect(Collectors.joining(" "));
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), Charset.defaultCharset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
