package dev.forwarder.bench.kill;

import dev.forwarder.bench.process.Children;
import dev.forwarder.cli.Main;
import dev.forwarder.cli.console.OwnJvm;
import dev.forwarder.retry.spool.Fsync;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command {@code send} with a checkpoint, killed in the midst of a file and run again with the
 * same arguments, until it may end.
 */
final class SendKillRun {

  /** Most of what it does is to start and to be killed. */
  private static final List<String> JVM =
      List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final Pattern LINE = Pattern.compile("\"line\":(\\d+)");
  private static final Pattern PAYLOADS = Pattern.compile("\"payloads\":(\\d+)");
  private static final long LOOK_MILLIS = 5;
  private static final long PATIENCE_SECONDS = 60;
  private static final long LAST_PATIENCE_SECONDS = 900;
  private static final int LATEST_MILLIS = 600;
  private static final int START_MILLIS = 400;

  /** What a process ends with that SIGKILL has ended. */
  private static final int KILLED = 128 + 9;

  private final Path folder;
  private final int kills;
  private final int lines;
  private final Fsync fsync;
  private final Consumer<String> progress;
  private final SplittableRandom random;
  private final LineBooks books;
  private final Children children;

  /**
   * A run.
   *
   * @param folder for the file, the spool and the checkpoint; it must be empty
   * @param progress takes a line for each kill
   */
  SendKillRun(
      Path folder, int kills, int lines, Fsync fsync, long seed, Consumer<String> progress) {
    this.folder = folder;
    this.kills = kills;
    this.lines = lines;
    this.fsync = fsync;
    this.progress = progress;
    this.children = new Children(() -> progress.accept("interrupted; its files are in " + folder));
    this.random = new SplittableRandom(seed);
    this.books = new LineBooks(lines);
  }

  /** Carries it out; its books say how it ended. */
  LineBooks run() throws IOException, InterruptedException {
    try (Writer out = Files.newBufferedWriter(folder.resolve("lines"))) {
      for (int i = 0; i < lines; i++) {
        out.write(LineBooks.line(i) + "\n");
      }
    }
    try (Intake intake = new Intake(books::take);
        children) {
      int port = intake.port(Weather.OPEN);
      for (int kill = 1; kill <= kills; kill++) {
        kill(kill, port);
      }
      end(port);
    }
    return books;
  }

  private Children.Own start(int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(JVM);
    command.addAll(List.of("-cp", OwnJvm.classPath(), Main.class.getName()));
    command.addAll(
        List.of(
            "send",
            "--json",
            "--durability=write_ahead",
            "--fsync=" + fsync.name().toLowerCase(Locale.ROOT),
            "--spool=spool",
            "--checkpoint=at",
            "--stop-timeout=10m",
            "--domain=http://127.0.0.1:" + port + "=" + KEY,
            "lines"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    return children.startOwn("send", builder);
  }

  /**
   * The n-th of them: when it has come further than the ones before, or in the second half of the
   * file, whose end it is not to come to, soon.
   */
  private void kill(int n, int port) throws IOException, InterruptedException {
    long before = checkpoint();
    Children.Own own = start(port);
    Process process = own.process();
    boolean hasEnded;
    try {
      if (before < lines / 2) {
        awaitProgress(process, before);
      } else {
        Thread.sleep(START_MILLIS);
      }
      hasEnded = process.waitFor(random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
    } finally {
      own.adopted().kill();
    }
    int code = process.waitFor();
    long at = checkpoint();
    progress.accept(
        String.format(
            Locale.ROOT,
            "kill %d of %d: checkpoint from line %,d to %,d, %,d lines have arrived",
            n,
            kills,
            before,
            at,
            books.arrived()));
    if (code == 0 || at >= lines) {
      books.note("kill " + n + " came after the end of the file: more lines are needed");
    } else if (hasEnded || code != KILLED) {
      books.note("send ended by itself with code " + code + " before kill " + n + ": " + errors());
    }
  }

  private void awaitProgress(Process process, long before)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (checkpoint() == before && process.isAlive()) {
      if (System.nanoTime() - deadline > 0) {
        books.note("no progress within " + PATIENCE_SECONDS + " s");
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** The line up to which nothing need be sent again. */
  private long checkpoint() throws IOException {
    return number(LINE, "at");
  }

  private long number(Pattern pattern, String file) throws IOException {
    try {
      Matcher found = pattern.matcher(Files.readString(folder.resolve(file)));
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Once to the end; and once more, with nothing left to do. */
  private void end(int port) throws IOException, InterruptedException {
    long before = checkpoint();
    finish(port);
    if (number(PAYLOADS, "out") > lines - before) {
      books.note("it did not go on at line " + before);
    }
    finish(port);
    if (number(PAYLOADS, "out") != 0) {
      books.note("after its end it began anew");
    }
  }

  private void finish(int port) throws IOException, InterruptedException {
    Children.Own own = start(port);
    Process process = own.process();
    try {
      if (!process.waitFor(LAST_PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        books.note("send did not end well: " + errors());
      }
    } finally {
      own.adopted().kill();
    }
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("err")).strip();
  }
}
