package dev.forwarder.bench.kill;

import dev.forwarder.bench.process.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of a run, from its start to its end. */
final class Life implements AutoCloseable {

  private static final List<String> JVM =
      List.of(
          "-Xmx64m",
          "-Xshare:auto",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Dlogback.configurationFile=bench-logback.xml");

  /** What it says last. */
  private static final String END = "";

  private final Errand errand;
  private final Books books;
  private final Children.Own own;
  private final Thread reader;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  Life(Errand errand, Books books, Children children) throws IOException {
    this.errand = errand;
    this.books = books;
    List<String> command = Children.command(KilledMain.class, JVM, errand.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    this.own = children.startOwn("process " + errand.process(), builder);
    this.reader = new Thread(this::listen, "listens to process " + errand.process());
    reader.setDaemon(true);
    reader.start();
  }

  private void listen() {
    try (BufferedReader in = own.process().inputReader()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      books.note("process " + errand.process() + " cannot be listened to: " + e);
    }
    said.add(END);
  }

  private void hear(String line) {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "accepted" -> books.accepted(errand.process(), Long.parseLong(words[1]));
      case "refused" -> books.note("process " + errand.process() + ": " + line);
      case "opening", "open", "idle", "trapped", "stopped" -> said.add(line);
      default -> {
        // A library's log line: it must not look like a sign of life.
      }
    }
  }

  /**
   * Waits until it says something.
   *
   * @return null where it does not in time; empty where it has ended
   */
  @Nullable String next(Duration patience) throws InterruptedException {
    return said.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Kills it with SIGKILL, and hears what it had said. Not through the process itself, which would
   * close what it has said, too.
   */
  void kill() throws InterruptedException {
    boolean unusedIsAsked = own.process().toHandle().destroyForcibly();
    int unused = own.process().waitFor();
    reader.join();
  }

  /** Ends its input, and waits until it has ended by itself. */
  void finish(Duration patience) throws IOException, InterruptedException {
    own.process().getOutputStream().close();
    if (!own.process().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      books.note("process " + errand.process() + " did not end within " + patience);
      boolean unused = own.process().toHandle().destroyForcibly();
    }
    reader.join();
  }

  /** Kills it, if it is alive still. */
  @Override
  public void close() {
    own.adopted().kill();
    own.process().destroyForcibly(); // that closes its pipes, too
  }
}
