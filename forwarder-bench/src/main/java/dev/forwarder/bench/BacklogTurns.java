package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import dev.forwarder.bench.disk.BacklogMain.Passed;
import dev.forwarder.bench.disk.KeeperMain;
import dev.forwarder.bench.disk.KeeperTask;
import dev.forwarder.bench.process.Child;
import java.util.List;

/**
 * What a record costs where a large backlog is, and where a small one is: appended, and the oldest
 * read and acknowledged instead. Each backlog has a process of its own; one works while the other
 * waits, and each second turn goes the other way round.
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
  private static final double MOST_OF_SMALLER = 1.1;

  /** So many times smaller than the largest is the one in the middle. */
  private static final long MIDDLE = 10;

  private static final Metric NANOS = Metric.lower("nanos_per_record", "ns");
  private static final Metric CPU_NANOS = Metric.lower("cpu_nanos_per_record", "ns");
  private static final Metric APPEND_NANOS = Metric.lower("nanos_to_append", "ns");
  private static final Metric READ_NANOS = Metric.lower("nanos_to_read", "ns");
  private static final Metric ACKNOWLEDGE_NANOS = Metric.lower("nanos_to_acknowledge", "ns");

  private final BenchRun run;
  private final String kind;

  /** The largest first. */
  private final List<Member> members;

  private record Member(String caseName, String folder, long bytes, Child process) {}

  /** What one record costs, as one of the metrics. */
  private record Cost(Metric metric, double nanos) {}

  /**
   * Processes that do nothing yet.
   *
   * @param kind of what the backlogs are: {@link KeeperMain#SPOOL}, or {@link KeeperMain#BARE},
   *     which shows how much of what a larger one costs is the system's
   */
  BacklogTurns(BenchRun run, String kind) {
    this.run = run;
    this.kind = kind;
    this.members = sizes(run).stream().map(this::member).toList();
  }

  /**
   * The one in the middle is larger than what passes in a turn, as the largest is: all of that gets
   * to be written by the system. Through the smallest it passes too quickly for that.
   */
  private static List<Long> sizes(BenchRun run) {
    long large = run.options().backlogBytes();
    return List.of(large, large / MIDDLE, run.options().smallBacklogBytes());
  }

  private Member member(long bytes) {
    return new Member(
        caseName(bytes),
        run.newFolder().toString(),
        bytes,
        run.backlog("backlog-" + size(bytes), kind));
  }

  private static String caseName(long bytes) {
    return "1KiB/no-fsync/pending/" + size(bytes);
  }

  private static String size(long bytes) {
    return bytes < MEGABYTE ? bytes / 1000 + "kB" : bytes / MEGABYTE + "MB";
  }

  /** What they should cost. */
  static void goals(BenchRun run, Samples samples) {
    List<Long> sizes = sizes(run);
    String caseName = caseName(sizes.get(0));
    Goal goal = Goal.atMost(MOST_OF_SMALLER);
    for (long smaller : sizes.subList(1, sizes.size())) {
      samples.goal(caseName, SPOOL, NANOS.ratioTo(size(smaller)), goal);
      samples.goal(caseName, SPOOL, CPU_NANOS.ratioTo(size(smaller)), goal);
    }
  }

  void passInTurn(Samples samples) {
    members.forEach(this::fill);
    for (int i = 0; i < WARM_UPS; i++) {
      List<Passed> unused = turn();
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
      run.say("  %s, %s: %,d records are pending", one.caseName(), kind, pending);
    }
  }

  /** What it took each of them. */
  private List<Passed> turn() {
    return run.eachInTurn(members, this::pass);
  }

  private Passed pass(Member one) {
    KeeperTask task = new KeeperTask(one.folder(), run.options().records(), BATCH);
    Passed passed = one.process().ask("pass", task, Passed.class);
    List<Cost> costs = costs(passed);
    run.say(
        "  %s, %s: %.0f ns for a record (append %.0f, read %.0f, acknowledge %.0f), %.0f of CPU",
        one.caseName(),
        kind,
        costs.get(0).nanos(),
        costs.get(2).nanos(),
        costs.get(3).nanos(),
        costs.get(4).nanos(),
        costs.get(1).nanos());
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
    String largest = members.get(0).caseName();
    List<Cost> ofLargest = costs(turn.get(0));
    for (int i = 0; i < turn.size(); i++) {
      Member one = members.get(i);
      List<Cost> costs = costs(turn.get(i));
      for (int j = 0; j < costs.size(); j++) {
        Metric metric = costs.get(j).metric();
        double nanos = costs.get(j).nanos();
        samples.add(one.caseName(), kind, metric, nanos);
        if (i > 0) {
          double ratio = ofLargest.get(j).nanos() / nanos;
          samples.add(largest, kind, metric.ratioTo(size(one.bytes())), ratio);
        }
      }
    }
  }

  /** Deletes what they keep, too. */
  void end() {
    members.forEach(one -> run.end(one.process()));
    run.deleteFolders();
  }
}
