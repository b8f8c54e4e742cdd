package dev.forwarder.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process that answers lines. It lives no longer than this one: its standard input ends with us,
 * and it ends with that. Used by one thread at a time.
 */
public final class Child implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long GRACE_SECONDS = 5;

  /** Stands behind its last line. */
  private static final String END = "";

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String name;
  private final Process process;
  private final Supplier<List<String>> broken;
  private final Writer input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /**
   * A process that has been started; its errors go where ours go.
   *
   * @param name what it is called in messages
   * @param builder its command line
   * @param broken which processes have ended badly, of all that work together
   */
  Child(String name, ProcessBuilder builder, Supplier<List<String>> broken) {
    this.name = name;
    this.broken = broken;
    try {
      this.process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started: " + builder.command(), e);
    }
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::readLines, "reads " + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void readLines() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      out.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // Its end of the pipe is gone; that it has ended is what the asker is told.
    }
    lines.add(END);
  }

  /** What it is called in messages. */
  public String name() {
    return name;
  }

  /** The number of the process. */
  public long pid() {
    return process.pid();
  }

  /** The next line that it says unasked. */
  public <T> T hear(Class<T> type) {
    return answer("start", type);
  }

  /** Asks without an argument. */
  public <T> T ask(String command, Class<T> type) {
    return send(command, command, type);
  }

  /** Asks, with an argument that is told as JSON. */
  public <T> T ask(String command, Object argument, Class<T> type) {
    return send(command, command + " " + Json.line(argument), type);
  }

  private <T> T send(String command, String line, Class<T> type) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(whole() + " does not take '" + command + "': " + state(), e);
    }
    return answer(command, type);
  }

  private <T> T answer(String command, Class<T> type) {
    JsonNode answer = Json.tree(nextLine(command));
    if (answer.has("error")) {
      throw new IllegalStateException(name + ": " + answer.get("error").asText());
    }
    return Json.convert(answer, type);
  }

  private String nextLine(String command) {
    @Nullable String line = null;
    List<String> dead = List.of();
    try {
      for (int i = 0; line == null && dead.isEmpty() && i < PATIENCE.dividedBy(LOOK); i++) {
        line = lines.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        dead = line == null ? broken.get() : List.of();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          whole() + " was asked '" + command + "', and its asker interrupted", e);
    }
    if (line == null && !dead.isEmpty()) {
      throw new IllegalStateException(
          "%s gave no answer to '%s', and %s".formatted(whole(), command, String.join(", ", dead)));
    }
    if (line == null) {
      throw new IllegalStateException(
          "%s gave no answer to '%s' within %s: %s".formatted(whole(), command, PATIENCE, state()));
    }
    if (line.equals(END)) {
      lines.add(END); // whoever asks again need not wait
      throw new IllegalStateException(
          "%s gave no answer to '%s': %s".formatted(whole(), command, state()));
    }
    return line;
  }

  private String whole() {
    return name + " (process " + process.pid() + ")";
  }

  /** Whether it has ended, and not as one that has done its work. */
  boolean isBroken() {
    return !process.isAlive() && process.exitValue() != 0;
  }

  /** Says so. */
  String asBroken() {
    return whole() + " has ended with code " + process.exitValue();
  }

  /** Its pipes may end a moment before itself. */
  private String state() {
    return hasEnded(lines.contains(END) ? GRACE_SECONDS : 0)
        ? "it has ended with code " + process.exitValue() + ", and why stands on standard error"
        : "it is alive";
  }

  private boolean hasEnded(long patienceSeconds) {
    try {
      return process.waitFor(patienceSeconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** Ends its input, and the process itself if that is not enough. */
  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        boolean unused = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process at once. */
  void kill() {
    process.destroyForcibly();
  }
}
