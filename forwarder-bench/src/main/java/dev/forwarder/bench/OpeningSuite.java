package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import dev.forwarder.bench.disk.Folders;
import dev.forwarder.bench.disk.KeeperTask;
import dev.forwarder.bench.disk.OpeningMain.Opened;
import dev.forwarder.bench.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How long it takes to open a folder whose process was killed, with more or less of a backlog in
 * it, and whether it is known how many records are pending. Once as the first thing that a JVM
 * does, and then in one that has opened both sizes before, in turn: what the one compiles serves
 * the other.
 */
final class OpeningSuite implements Suite {

  private static final long MEGABYTE = 1_000_000;
  private static final long RECORD_BYTES = 1024;

  /** A child answers within a minute. */
  private static final long AT_A_TIME = 2000 * MEGABYTE;

  private static final int COPIES = 30;
  private static final int TURNS = 2;
  private static final double MOST_MILLIS = 100;
  private static final double MOST_OF_SMALL = 1.5;

  private static final Metric MILLIS = Metric.lower("opened_in_millis", "ms");
  private static final Metric FIRST_MILLIS = Metric.lower("opened_first_in_millis", "ms");
  private static final Metric MISCOUNTED = Metric.lower("miscounted_pending_records", "records");
  private static final Metric OF_SMALL = MILLIS.ratioTo("small_one");

  /** A folder whose process was killed, and how many records that had said are pending. */
  private record Killed(long bytes, String folder, long pending) {

    String caseName() {
      return OpeningSuite.caseName(bytes);
    }
  }

  @Override
  public String name() {
    return "opening";
  }

  @Override
  public String description() {
    return "how long it takes to open a backlog of 10 MB and 1 GB whose process was killed";
  }

  @Override
  public long mostBytes(BenchOptions options) {
    return options.roomForBacklogs();
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
    cold(run, samples, large);
    List<Killed> both = List.of(killed(run, large), killed(run, run.options().smallBacklogBytes()));
    Child warm = run.opening();
    both.forEach(killed -> openCopies(samples, killed, warm));
    for (int i = 0; i < TURNS; i++) {
      List<Opened> opened = run.eachInTurn(both, killed -> openCopies(samples, killed, warm));
      add(run, samples, both, opened);
    }
    run.end(warm);
    both.forEach(killed -> delete(killed.folder()));
  }

  private static void cold(BenchRun run, Samples samples, long bytes) {
    Killed killed = killed(run, bytes);
    Child opening = run.opening();
    Opened first = opening.ask("open", new KeeperTask(killed.folder(), 1, 1), Opened.class);
    run.end(opening);
    delete(killed.folder());
    addMiscounted(samples, killed, first);
    samples.add(killed.caseName(), SPOOL, FIRST_MILLIS, first.nanos() / 1e6);
    run.say("  %s: first of all %.1f ms", killed.caseName(), first.nanos() / 1e6);
  }

  private static Opened openCopies(Samples samples, Killed killed, Child opening) {
    KeeperTask task = new KeeperTask(killed.folder(), COPIES, 1);
    Opened opened = opening.ask("copies", task, Opened.class);
    addMiscounted(samples, killed, opened);
    return opened;
  }

  private static void addMiscounted(Samples samples, Killed killed, Opened opened) {
    long miscounted = Math.abs(opened.pending() - killed.pending());
    samples.add(killed.caseName(), SPOOL, MISCOUNTED, (double) miscounted);
  }

  /** How long it took each, and the first of them to the second. */
  private static void add(BenchRun run, Samples samples, List<Killed> both, List<Opened> opened) {
    for (int i = 0; i < both.size(); i++) {
      double millis = opened.get(i).nanos() / 1e6;
      samples.add(both.get(i).caseName(), SPOOL, MILLIS, millis);
      run.say("  %s: %.1f ms", both.get(i).caseName(), millis);
    }
    double ratio = (double) opened.get(0).nanos() / opened.get(1).nanos();
    samples.add(both.get(0).caseName(), SPOOL, OF_SMALL, ratio);
  }

  /** Fills a folder, and kills who did. */
  private static Killed killed(BenchRun run, long bytes) {
    String folder = run.folder("opening-" + bytes / MEGABYTE).toString();
    Child writer = run.opening();
    long pending = 0;
    for (long at = 0; at < bytes; at += AT_A_TIME) {
      long records = Math.min(AT_A_TIME, bytes - at) / RECORD_BYTES;
      pending = writer.ask("fill", new KeeperTask(folder, records, 1), Long.class);
    }
    run.kill(writer);
    return new Killed(bytes, folder, pending);
  }

  private static void delete(String folder) {
    try {
      Folders.delete(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
