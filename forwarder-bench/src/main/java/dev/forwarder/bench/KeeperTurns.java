package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import dev.forwarder.bench.disk.Done;
import dev.forwarder.bench.disk.KeeperTask;
import dev.forwarder.bench.process.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keepers of records side by side, each in a process of its own: one works while the others wait,
 * and each second turn goes the other way round. The first of them is compared with each other in
 * the same turn. Turns are short and many, since what a new page of memory costs the system changes
 * from one second to the next.
 */
final class KeeperTurns {

  static final Metric RECORDS_PER_SECOND = Metric.higher("records_per_second", Metric.PER_SECOND);
  static final Metric BATCH = Metric.higher("records_in_a_batch", "records");

  private static final int WARM_UPS = 4;

  /**
   * Those that read give each record memory of its own: some readings pass until the heap is at
   * places that it has had before, and a page that is new to the machine, too, takes longer than
   * the records in it.
   */
  private static final int READ_WARM_UPS = 7;

  private static final int TURNS = 6;

  private final BenchRun run;
  private final String caseName;
  private final List<Member> members = new ArrayList<>();

  private record Member(String name, Child process) {}

  /**
   * Processes that do nothing yet.
   *
   * @param subject which way to keep records in the spool is compared with the others; whichever it
   *     is, its numbers are called the spool's
   */
  KeeperTurns(BenchRun run, String caseName, String subject, List<String> others) {
    this.run = run;
    this.caseName = caseName;
    members.add(new Member(SPOOL, run.keeper(subject)));
    others.forEach(name -> members.add(new Member(name, run.keeper(name))));
  }

  /**
   * All write; those that leave it to their user in batches as large as the subject's were in the
   * turn before.
   */
  void writeInTurn(Samples samples) {
    Member subject = members.get(0);
    double batch = ask(subject, "write", 1).batch();
    for (int i = 0; i < WARM_UPS; i++) {
      batch = turn("write", batch).get(0).batch();
    }
    for (int i = 0; i < TURNS; i++) {
      List<Done> turn = turn("write", batch);
      batch = turn.get(0).batch();
      samples.add(caseName, subject.name(), BATCH, batch);
      add(samples, turn);
    }
  }

  /** All read what they have written before. */
  void readInTurn(Samples samples) {
    List<Done> written = turn("keep", 1);
    for (int i = 0; i < READ_WARM_UPS; i++) {
      written = turn("read", 1);
    }
    for (int i = 0; i < TURNS; i++) {
      add(samples, turn("read", 1));
    }
    run.say("  %s: %,d records each", caseName, written.get(0).records());
    members.forEach(one -> one.process().ask("delete", task(one.name(), 1), Long.class));
  }

  /** What it took each of them, in their order. */
  private List<Done> turn(String command, double batch) {
    return run.eachInTurn(members, one -> ask(one, command, (int) Math.rint(batch)));
  }

  private Done ask(Member one, String command, int batch) {
    long busy = Machine.busyNanos();
    Done done = one.process().ask(command, task(one.name(), batch), Done.class);
    run.say(
        "  %s, %s %s: %,.0f/s, %,.0f per CPU-second, in batches of %.0f (all cores: %d ms)",
        caseName,
        one.name(),
        command,
        done.perSecond(),
        done.perCpuSecond(),
        done.batch(),
        TimeUnit.NANOSECONDS.toMillis(Machine.busyNanos() - busy));
    return done;
  }

  private KeeperTask task(String name, int batch) {
    return new KeeperTask(run.folder(name).toString(), run.options().records(), batch);
  }

  /** Their rates, and how the subject compares with the others. */
  private void add(Samples samples, List<Done> turn) {
    Done own = turn.get(0);
    for (int i = 0; i < turn.size(); i++) {
      String name = members.get(i).name();
      Done done = turn.get(i);
      samples.add(caseName, name, RECORDS_PER_SECOND, done.perSecond());
      samples.add(caseName, name, Metric.PER_CPU_SECOND, done.perCpuSecond());
      if (i > 0) {
        addRatio(samples, RECORDS_PER_SECOND.ratioTo(name), own.perSecond(), done.perSecond());
        addRatio(
            samples, Metric.PER_CPU_SECOND.ratioTo(name), own.perCpuSecond(), done.perCpuSecond());
      }
    }
  }

  private void addRatio(Samples samples, Metric metric, double own, double other) {
    samples.add(caseName, members.get(0).name(), metric, own / other);
  }

  void end() {
    members.forEach(one -> run.end(one.process()));
  }
}
