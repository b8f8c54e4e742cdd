package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import dev.forwarder.bench.disk.Folders;
import dev.forwarder.bench.disk.KeeperTask;
import dev.forwarder.bench.disk.OpeningMain.Opened;
import dev.forwarder.bench.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * How long it takes to open a folder whose process was killed, with more or less of a backlog in
 * it, and whether it is known how many records are pending. Once in a JVM that has opened others
 * before, and once as the first thing that a JVM does.
 */
final class OpeningSuite implements Suite {

  private static final long MEGABYTE = 1_000_000;
  private static final long RECORD_BYTES = 1024;

  /** A child answers within a minute. */
  private static final long AT_A_TIME = 2000 * MEGABYTE;

  private static final int COPIES = 30;
  private static final double MOST_MILLIS = 100;
  private static final double MOST_OF_SMALL = 1.5;

  private static final Metric MILLIS = Metric.lower("opened_in_millis", "ms");
  private static final Metric FIRST_MILLIS = Metric.lower("opened_first_in_millis", "ms");
  private static final Metric MISCOUNTED = Metric.lower("miscounted_pending_records", "records");
  private static final Metric OF_SMALL = MILLIS.ratioTo("small_one");

  @Override
  public String name() {
    return "opening";
  }

  @Override
  public String description() {
    return "how long it takes to open a backlog of 10 MB and 1 GB whose process was killed";
  }

  private static String caseName(long bytes) {
    return "1KiB/killed/" + bytes / MEGABYTE + "MB";
  }

  @Override
  public void run(BenchRun run, Samples samples) {
    long large = run.options().backlogBytes();
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      round(run, samples, large);
    }
    String caseName = caseName(large);
    samples.goal(caseName, SPOOL, MILLIS, Goal.atMost(MOST_MILLIS));
    samples.goal(caseName, SPOOL, OF_SMALL, Goal.atMost(MOST_OF_SMALL));
    samples.goal(caseName, SPOOL, MISCOUNTED, Goal.atMost(0));
    samples.note(caseName, SPOOL, FIRST_MILLIS, "the first thing that its JVM does");
  }

  private static void round(BenchRun run, Samples samples, long large) {
    long small = run.options().smallBacklogBytes();
    Child cold = run.opening();
    Opened first = killedAndOpened(run, samples, large, 0, cold);
    run.end(cold);
    samples.add(caseName(large), SPOOL, FIRST_MILLIS, first.nanos() / 1e6);
    Child warm = run.opening();
    Opened ofSmall = killedAndOpened(run, samples, small, COPIES, warm);
    Opened ofLarge = killedAndOpened(run, samples, large, COPIES, warm);
    run.end(warm);
    samples.add(caseName(small), SPOOL, MILLIS, ofSmall.nanos() / 1e6);
    samples.add(caseName(large), SPOOL, MILLIS, ofLarge.nanos() / 1e6);
    samples.add(caseName(large), SPOOL, OF_SMALL, (double) ofLarge.nanos() / ofSmall.nanos());
    run.say(
        "  %s: %.1f ms, first of all %.1f ms; %s: %.1f ms",
        caseName(large),
        ofLarge.nanos() / 1e6,
        first.nanos() / 1e6,
        caseName(small),
        ofSmall.nanos() / 1e6);
  }

  /** Fills a folder, kills who did, and opens it, or so many copies of it one after the other. */
  private static Opened killedAndOpened(
      BenchRun run, Samples samples, long bytes, int copies, Child opening) {
    String folder = run.folder("opening-" + bytes / MEGABYTE).toString();
    Child writer = run.opening();
    long pending = 0;
    for (long at = 0; at < bytes; at += AT_A_TIME) {
      long records = Math.min(AT_A_TIME, bytes - at) / RECORD_BYTES;
      pending = writer.ask("fill", new KeeperTask(folder, records, 1), Long.class);
    }
    run.kill(writer);
    Opened opened =
        copies == 0
            ? opening.ask("open", new KeeperTask(folder, 1, 1), Opened.class)
            : opening.ask("copies", new KeeperTask(folder, copies, 1), Opened.class);
    samples.add(caseName(bytes), SPOOL, MISCOUNTED, (double) Math.abs(opened.pending() - pending));
    delete(folder);
    return opened;
  }

  private static void delete(String folder) {
    try {
      Folders.delete(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
