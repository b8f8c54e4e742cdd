package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Latencies.Summary;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.Load.Storing;
import dev.forwarder.bench.subject.Load.Timed;
import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import dev.forwarder.core.Durability;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How long submit takes on a disk whose writes take a second longer than they do, to how long it
 * takes on a fast one. The backend refuses connections, so that all goes to the disk that ever
 * does. What is refused meanwhile, since memory is full and the disk not ready, is not timed: that
 * is quicker than to take it.
 */
final class SlowDiskSuite implements Suite {

  private static final int PER_SECOND = 500;
  private static final int WARM_PER_SECOND = 20_000;
  private static final int WARM_UPS = 2;
  private static final long MEMORY_BYTES = 2 << 20;
  private static final long SLOW_MILLIS = 1000;

  /** Until memory is full: from then on the disk is needed for more than what is written ahead. */
  private static final Duration SETTLE = Duration.ofSeconds(8);

  private static final Duration WINDOW = Duration.ofSeconds(8);

  /** By so much at the most, until enough are taken: a slow disk is given a quarter of them. */
  private static final Duration LONGER = Duration.ofSeconds(24);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int BYTES = 256;
  private static final double MOST_OF_FAST = 1.2;
  private static final String FAST = "fast-disk";
  private static final String SLOW = "disk-of-one-second";

  /** From the call to its return. */
  private static final Metric MEDIAN = Percentile.P50.metric();

  private static final Metric P99 = Percentile.P99.metric();

  @Override
  public String name() {
    return "slow-disk";
  }

  @Override
  public String description() {
    return "how long submit takes where each write takes a second, to where none does";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      round(run, samples);
    }
    for (Durability durability : Durability.values()) {
      samples.goal(
          caseName(durability, SLOW), FORWARDER, P99.ratioTo(FAST), Goal.atMost(MOST_OF_FAST));
    }
  }

  private static String caseName(Durability durability, String disk) {
    return "256B/%d-per-second/%s/%s"
        .formatted(PER_SECOND, durability.name().toLowerCase(Locale.ROOT), disk);
  }

  private static void round(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("refuse");
    Child forwarder = run.subject(FORWARDER);
    Load load =
        Load.to(run.ports(sink).get(0))
            .withPayloadBytes(BYTES)
            .withMemoryBytes(MEMORY_BYTES)
            .with(Timed.SUBMIT);
    for (Durability durability : Durability.values()) {
      warmUp(run, forwarder, load, durability);
    }
    for (Durability durability : Durability.values()) {
      Load own = load.with(Offer.perSecond(PER_SECOND));
      List<Summary> fastAndSlow =
          run.eachInTurn(
              List.of(0L, SLOW_MILLIS), millis -> measure(run, forwarder, own, durability, millis));
      add(run, samples, durability, fastAndSlow.get(0), fastAndSlow.get(1));
    }
    run.end(forwarder);
    run.end(sink);
    run.deleteFolders();
  }

  /** Nothing is delivered that could tell when it is enough. */
  private static void warmUp(BenchRun run, Child forwarder, Load load, Durability durability)
      throws InterruptedException {
    for (int i = 0; i < WARM_UPS; i++) {
      Load own = load.with(Offer.perSecond(WARM_PER_SECOND)).with(storing(run, durability, 0));
      forwarder.ask("start", own, SubjectMark.class);
      Thread.sleep(run.options().warmUp().toMillis());
      forwarder.ask("stop", SubjectMark.class);
    }
  }

  /** A folder of its own each time: a slow disk is still at work when its forwarder has stopped. */
  private static Storing storing(BenchRun run, Durability durability, long writeMillis) {
    return new Storing(run.newFolder().toString(), durability, writeMillis);
  }

  private static Summary measure(
      BenchRun run, Child forwarder, Load load, Durability durability, long writeMillis)
      throws InterruptedException {
    Timing timing = run.options().timing().atLeast(SETTLE, WINDOW);
    run.beginTimed(forwarder, load.with(storing(run, durability, writeMillis)), timing);
    SubjectMark from = forwarder.ask("mark", SubjectMark.class);
    long before = forwarder.ask("timed", Long.class);
    Thread.sleep(timing.window().toMillis());
    long unusedTimed =
        Await.atMost(
            LONGER,
            timed -> timed - before >= Percentile.P99.leastCount(),
            () -> forwarder.ask("timed", Long.class),
            LOOK);
    Summary measured = forwarder.ask("latencies", Summary.class);
    SubjectMark to = forwarder.ask("mark", SubjectMark.class);
    requireEnough(measured, from.total(), to.total());
    forwarder.ask("stop", SubjectMark.class);
    return measured;
  }

  /** As many as a percentile needs. */
  static void requireEnough(Summary measured, Tally from, Tally to) {
    if (!Percentile.P99.isTold(measured)) {
      throw new IllegalStateException(
          "only " + measured.count() + " were taken, between " + from + " and " + to);
    }
  }

  private static void add(
      BenchRun run, Samples samples, Durability durability, Summary fast, Summary slow) {
    samples.add(caseName(durability, FAST), FORWARDER, MEDIAN, fast.medianMicros());
    samples.add(caseName(durability, FAST), FORWARDER, P99, fast.p99Micros());
    String caseName = caseName(durability, SLOW);
    samples.add(caseName, FORWARDER, MEDIAN, slow.medianMicros());
    samples.add(caseName, FORWARDER, P99, slow.p99Micros());
    samples.add(caseName, FORWARDER, P99.ratioTo(FAST), slow.p99Micros() / fast.p99Micros());
    run.say("  %s: %s, on a fast one %s", caseName, slow, fast);
  }
}
