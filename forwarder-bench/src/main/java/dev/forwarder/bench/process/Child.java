package dev.forwarder.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that answers lines. It lives no longer than this one: its standard input ends with us,
 * and it ends with that. Used by one thread at a time.
 */
public final class Child implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long GRACE_SECONDS = 5;
  private static final String END = "";

  private final String name;
  private final Process process;
  private final Writer input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /**
   * A process that has been started; its errors go where ours go.
   *
   * @param name what it is called in messages
   * @param builder its command line
   */
  Child(String name, ProcessBuilder builder) {
    this.name = name;
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
      throw new UncheckedIOException(name + " does not take '" + command + "': " + state(), e);
    }
    return answer(command, type);
  }

  private <T> T answer(String command, Class<T> type) {
    String line = nextLine();
    if (line.equals(END)) {
      throw new IllegalStateException(
          name + " gave no answer to '" + command + "' within " + PATIENCE + ": " + state());
    }
    JsonNode answer = Json.tree(line);
    if (answer.has("error")) {
      throw new IllegalStateException(name + ": " + answer.get("error").asText());
    }
    return Json.convert(answer, type);
  }

  private String nextLine() {
    try {
      String line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return line == null ? END : line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return END;
    }
  }

  private String state() {
    return process.isAlive() ? "it is alive" : "it has ended with code " + process.exitValue();
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
