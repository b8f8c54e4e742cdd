package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.OPENTELEMETRY;

import dev.forwarder.bench.RecoveryBooks.Taken;
import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.subject.BenchRecord;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.Load.Storing;
import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.core.Durability;
import java.time.Duration;
import java.util.List;

/**
 * A backend that refuses connections for a while: what is delivered of that which was offered
 * meanwhile, whether all of the rest was counted, and how long it takes until nothing waits any
 * more. The sink's books against the forwarder's. Beside it what OpenTelemetry's exporter delivers.
 */
final class RefusedSuite implements Suite {

  private static final int PER_SECOND = 781;

  /** As many as Datadog's forwarder was offered with a disk: 209,950 in 50 s. */
  private static final int MANY_PER_SECOND = 4199;

  private static final Duration OUTAGE = Duration.ofSeconds(50);
  private static final Duration OUTAGE_QUICK = Duration.ofSeconds(10);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long AMPLE = 64 << 20;

  private static final Metric DELIVERED = Metric.higher("delivered_of_offered", Metric.RATIO);
  private static final Metric DROPPED = Metric.lower("dropped_and_counted", "payloads");
  private static final Metric UNCOUNTED = Metric.lower("lost_and_not_counted", "payloads");
  private static final Metric UNANSWERED = Metric.lower("taken_and_not_answered", "requests");
  private static final Metric TAKEN_AGAIN = Metric.lower("taken_again", "requests");
  private static final Metric SECONDS = Metric.lower("seconds_until_nothing_waits", "s");

  /**
   * What is offered, and where it may wait.
   *
   * @param memoryBytes how much memory the domain has; 0: the default
   * @param hasDisk whether what has no room there is stored
   */
  private record Case(int perSecond, String where, long memoryBytes, boolean hasDisk) {

    String name(BenchRun run) {
      return caseName(run, perSecond, where);
    }
  }

  private static final Case DEFAULT_MEMORY = new Case(PER_SECOND, "default-memory", 0, false);
  private static final Case AMPLE_MEMORY = new Case(PER_SECOND, "64MiB", AMPLE, false);
  private static final Case DISK = new Case(MANY_PER_SECOND, "disk", 0, true);
  private static final List<Case> CASES = List.of(DEFAULT_MEMORY, AMPLE_MEMORY, DISK);

  private static final String ITS_DEFAULTS = "its-defaults";

  /** Longer than any pause between two of its attempts. */
  private static final Duration NOTHING_COMES = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "refused";
  }

  @Override
  public String description() {
    return "connections refused for a while: what is delivered, and how soon";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (Case each : CASES) {
        round(run, samples, each);
      }
      peer(run, samples);
      run.deleteFolders();
    }
    samples.note(
        caseName(run, PER_SECOND, ITS_DEFAULTS),
        OPENTELEMETRY,
        DELIVERED,
        "its defaults: a queue of 2,048, 5 attempts");
    for (Case each : CASES) {
      samples.note(
          each.name(run),
          FORWARDER,
          UNANSWERED,
          "the connection was closed before the reply; sent again, or dropped and counted");
      samples.goal(each.name(run), FORWARDER, UNCOUNTED, Goal.atMost(0));
    }
    for (Case each : List.of(AMPLE_MEMORY, DISK)) {
      samples.goal(each.name(run), FORWARDER, DELIVERED, Goal.atLeast(1));
    }
    samples.note(
        DISK.name(run),
        FORWARDER,
        DELIVERED,
        "what memory had no room for was on disk, not forced");
  }

  private static Duration settle(BenchRun run) {
    return timing(run).settle();
  }

  private static Duration outage(BenchRun run) {
    return timing(run).window();
  }

  private static Timing timing(BenchRun run) {
    Duration least = run.options().quick() ? OUTAGE_QUICK : OUTAGE;
    return run.options().timing().atLeast(SETTLE, least);
  }

  private static String caseName(BenchRun run, int perSecond, String where) {
    return "1KiB/%d-per-second/for-%d-s/%s".formatted(perSecond, outage(run).toSeconds(), where);
  }

  private static void round(BenchRun run, Samples samples, Case of) throws InterruptedException {
    Child sink = run.sink("202", "--keys");
    Child forwarder = run.subject(FORWARDER);
    Load load =
        Load.to(run.ports(sink).get(0))
            .withIoThreads(run.options().ioThreads())
            .withMemoryBytes(of.memoryBytes());
    run.warmUp(forwarder, load);
    SinkMark before = sink.ask("mark", SinkMark.class);
    Load offered = load.with(Offer.perSecond(of.perSecond()));
    if (of.hasDisk()) {
      String folder = run.newFolder().toString();
      offered = offered.with(new Storing(folder, Durability.OVERFLOW, 0));
    }
    forwarder.ask("start", offered, SubjectMark.class);
    Thread.sleep(settle(run).toMillis());
    sink.ask("down", SinkMark.class);
    SubjectMark down = forwarder.ask("mark", SubjectMark.class);
    Thread.sleep(outage(run).toMillis());
    SubjectMark outage = forwarder.ask("pause", SubjectMark.class);
    SinkMark up = sink.ask("up", SinkMark.class);
    SubjectMark end = Pending.awaitNone(forwarder, PATIENCE);
    SinkMark counted = sink.ask("mark", SinkMark.class);
    forwarder.ask("stop", SubjectMark.class);
    run.end(forwarder);
    run.end(sink);
    String caseName = of.name(run);
    new SubjectSlice(down, outage, end).requireAllCounted(caseName + ", " + FORWARDER, 1);
    RecoveryBooks books =
        new RecoveryBooks(
            down.total(),
            outage.total(),
            end.total(),
            Taken.between(before, up),
            Taken.between(up, counted));
    add(run, samples, caseName, books, up, counted);
  }

  private static void add(
      BenchRun run,
      Samples samples,
      String caseName,
      RecoveryBooks books,
      SinkMark up,
      SinkMark end) {
    double seconds = (end.nanos() - up.nanos()) / 1e9;
    samples.add(caseName, FORWARDER, DELIVERED, books.deliveredOfOffered());
    samples.add(caseName, FORWARDER, DROPPED, (double) books.dropped());
    samples.add(caseName, FORWARDER, UNCOUNTED, (double) books.uncounted());
    samples.add(caseName, FORWARDER, UNANSWERED, (double) books.unanswered());
    samples.add(caseName, FORWARDER, TAKEN_AGAIN, (double) books.takenAgain());
    samples.add(caseName, FORWARDER, SECONDS, seconds);
    run.say(
        "  %s: %.3f delivered, %,d dropped, %,d not counted, after %.1f s",
        caseName, books.deliveredOfOffered(), books.dropped(), books.uncounted(), seconds);
  }

  /**
   * OpenTelemetry's batch processor and exporter, by the sink's books alone: what does not fit into
   * its queue it does not tell its user.
   */
  private static void peer(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("202,records=" + BenchRecord.BYTES);
    Child peer = run.subject(OPENTELEMETRY);
    Load load =
        Load.to(run.ports(sink).get(0))
            .withIoThreads(run.options().ioThreads())
            .with(Offer.perSecond(PER_SECOND));
    run.warmUp(peer, load);
    long before = records(sink);
    peer.ask("start", load, SubjectMark.class);
    Thread.sleep(settle(run).toMillis());
    sink.ask("down", SinkMark.class);
    long arrived = records(sink);
    Thread.sleep(outage(run).toMillis());
    long offered = peer.ask("pause", SubjectMark.class).total().accepted();
    sink.ask("up", SinkMark.class);
    double delivered = awaitNothingComes(run, sink) - arrived;
    peer.ask("stop", SubjectMark.class);
    run.end(peer);
    run.end(sink);
    double share = delivered / (offered - (arrived - before));
    String caseName = caseName(run, PER_SECOND, ITS_DEFAULTS);
    samples.add(caseName, OPENTELEMETRY, DELIVERED, share);
    run.say("  %s, %s: %.3f delivered", caseName, OPENTELEMETRY, share);
  }

  private static long records(Child sink) {
    return sink.ask("mark", SinkMark.class).groups().get(0).records();
  }

  /** How many records have come when no more do. */
  private static long awaitNothingComes(BenchRun run, Child sink) throws InterruptedException {
    Duration silence = run.options().timing().atLeast(NOTHING_COMES).window();
    long before = -1;
    long arrived = records(sink);
    while (arrived > before) {
      before = arrived;
      Thread.sleep(silence.toMillis());
      arrived = records(sink);
    }
    return arrived;
  }
}
