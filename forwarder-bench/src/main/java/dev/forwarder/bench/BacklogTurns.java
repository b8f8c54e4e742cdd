package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import dev.forwarder.bench.disk.BacklogMain.Passed;
import dev.forwarder.bench.disk.KeeperTask;
import dev.forwarder.bench.process.Child;
import java.util.List;

/**
 * What a record costs a spool with a large backlog, and one with a small one: appended, and the
 * oldest read and acknowledged instead. Each spool has a process of its own; one works while the
 * other waits, and each second turn goes the other way round.
 */
final class BacklogTurns {

  private static final long MEGABYTE = 1_000_000;
  private static final long RECORD_BYTES = 1024;

  /** A child answers within a minute. */
  private static final long AT_A_TIME = 1000 * MEGABYTE;

  /** Small, so that a small backlog remains one while so many come and go. */
  private static final int BATCH = 4096;

  /** Enough that segments are as large as they become. */
  private static final int WARM_UPS = 3;

  private static final int TURNS = 8;
  private static final double MOST_OF_SMALL = 1.1;

  private static final Metric NANOS = Metric.lower("nanos_per_record", "ns");
  private static final Metric CPU_NANOS = Metric.lower("cpu_nanos_per_record", "ns");
  private static final Metric APPEND_NANOS = Metric.lower("nanos_to_append", "ns");
  private static final Metric READ_NANOS = Metric.lower("nanos_to_read", "ns");
  private static final Metric ACKNOWLEDGE_NANOS = Metric.lower("nanos_to_acknowledge", "ns");

  private final BenchRun run;
  private final Member large;
  private final Member small;
  private boolean backwards;

  private record Member(String caseName, String folder, long bytes, Child process) {}

  /** What one record costs, as one of the metrics. */
  private record Cost(Metric metric, double nanos) {}

  BacklogTurns(BenchRun run) {
    this.run = run;
    this.large = member(run.options().backlogBytes());
    this.small = member(run.options().smallBacklogBytes());
  }

  private Member member(long bytes) {
    String caseName = caseName(bytes);
    String folder = run.newFolder().toString();
    return new Member(caseName, folder, bytes, run.backlog(bytes / MEGABYTE + "MB"));
  }

  private static String caseName(long bytes) {
    return "1KiB/no-fsync/pending/" + bytes / MEGABYTE + "MB";
  }

  /** What they should cost. */
  static void goals(BenchRun run, Samples samples) {
    String caseName = caseName(run.options().backlogBytes());
    Goal goal = Goal.atMost(MOST_OF_SMALL);
    samples.goal(caseName, SPOOL, toSmall(NANOS), goal);
    samples.goal(caseName, SPOOL, toSmall(CPU_NANOS), goal);
  }

  private static Metric toSmall(Metric metric) {
    return metric.ratioTo("small_one");
  }

  void passInTurn(Samples samples) {
    fill(large);
    fill(small);
    for (int i = 0; i < WARM_UPS; i++) {
      turn();
    }
    for (int i = 0; i < TURNS; i++) {
      add(samples, turn());
    }
  }

  private void fill(Member one) {
    for (long at = 0; at < one.bytes(); at += AT_A_TIME) {
      long records = Math.max(1, Math.min(AT_A_TIME, one.bytes() - at) / RECORD_BYTES);
      KeeperTask task = new KeeperTask(one.folder(), records, BATCH);
      long pending = one.process().ask("fill", task, Long.class);
      run.say("  %s: %,d records are pending", one.caseName(), pending);
    }
  }

  /** What it took the large one, and the small one. */
  private List<Passed> turn() {
    Member first = backwards ? small : large;
    Member second = backwards ? large : small;
    Passed ofFirst = pass(first);
    Passed ofSecond = pass(second);
    List<Passed> both = backwards ? List.of(ofSecond, ofFirst) : List.of(ofFirst, ofSecond);
    backwards = !backwards;
    return both;
  }

  private Passed pass(Member one) {
    KeeperTask task = new KeeperTask(one.folder(), run.options().records(), BATCH);
    Passed passed = one.process().ask("pass", task, Passed.class);
    run.say(
        "  %s: %.0f ns for a record (append %.0f, read %.0f, acknowledge %.0f), %.0f of CPU",
        one.caseName(),
        costs(passed).get(0).nanos(),
        costs(passed).get(2).nanos(),
        costs(passed).get(3).nanos(),
        costs(passed).get(4).nanos(),
        costs(passed).get(1).nanos());
    return passed;
  }

  private static List<Cost> costs(Passed passed) {
    double records = passed.all().records();
    return List.of(
        new Cost(NANOS, passed.all().nanos() / records),
        new Cost(CPU_NANOS, passed.all().cpuNanos() / records),
        new Cost(APPEND_NANOS, passed.appendNanos() / records),
        new Cost(READ_NANOS, passed.readNanos() / records),
        new Cost(ACKNOWLEDGE_NANOS, passed.acknowledgeNanos() / records));
  }

  private void add(Samples samples, List<Passed> turn) {
    List<Cost> ofLarge = costs(turn.get(0));
    List<Cost> ofSmall = costs(turn.get(1));
    for (int i = 0; i < ofLarge.size(); i++) {
      Metric metric = ofLarge.get(i).metric();
      double nanos = ofLarge.get(i).nanos();
      samples.add(large.caseName(), SPOOL, metric, nanos);
      samples.add(small.caseName(), SPOOL, metric, ofSmall.get(i).nanos());
      samples.add(large.caseName(), SPOOL, toSmall(metric), nanos / ofSmall.get(i).nanos());
    }
  }

  /** Deletes what they keep, too. */
  void end() {
    run.end(large.process());
    run.end(small.process());
    run.deleteFolders();
  }
}
