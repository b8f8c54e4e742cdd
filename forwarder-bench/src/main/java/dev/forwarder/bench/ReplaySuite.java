package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.SinkMark;
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
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * A backlog on disk that is sent when a forwarder starts, as fast as it sends what has just come;
 * and what that does to new payloads beside it. The backlog is what an outage has left: connections
 * were refused, memory was full, and the forwarder has stopped. At default settings.
 */
final class ReplaySuite implements Suite {

  private static final int BACKLOG_PER_SECOND = 100_000;
  private static final List<Integer> LIVE_PER_SECOND = List.of(2000, 20_000);

  private static final Duration LIVE_TIME = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Until what was offered has been delivered, perhaps behind what is left of the backlog. */
  private static final Duration TIMED_PATIENCE = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofMillis(20);

  private static final double LEAST_OF_PLAIN = 0.8;
  private static final double MOST_OF_ALONE = 2;

  private static final String PLAIN = "1KiB/no-backlog";
  private static final String REPLAY = "1KiB/backlog";
  private static final String BESIDE = "/beside-backlog";

  private static final Metric RATE = Metric.REQUESTS_PER_SECOND;

  /** Of what there is from a payload's time to its delivery. */
  private static final List<Percentile> TOLD = List.of(Percentile.P50, Percentile.P99);

  private static final Metric P99 = Percentile.P99.metric();

  private final List<Integer> livePerSecond;

  /** The suite as it is measured. */
  ReplaySuite() {
    this(LIVE_PER_SECOND);
  }

  /**
   * One with new payloads at other rates.
   *
   * @param livePerSecond how many in a second
   */
  ReplaySuite(List<Integer> livePerSecond) {
    this.livePerSecond = List.copyOf(livePerSecond);
  }

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String description() {
    return "requests/s of a backlog on disk to those without one, and new payloads beside it";
  }

  @Override
  public long mostBytes(BenchOptions options) {
    return options.roomForBacklogs();
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      new Round(run, samples).measure(livePerSecond);
      run.deleteFolders();
    }
    samples.goal(REPLAY, FORWARDER, RATE.ratioTo("no-backlog"), Goal.atLeast(LEAST_OF_PLAIN));
    for (int perSecond : livePerSecond) {
      samples.goal(
          liveCase(perSecond) + BESIDE,
          FORWARDER,
          P99.ratioTo("alone"),
          Goal.atMost(MOST_OF_ALONE));
    }
    samples.note(
        REPLAY,
        FORWARDER,
        RATE,
        "%,d MB, from the start of the forwarder to the last delivery"
            .formatted(run.options().backlogBytes() / 2 / 1_000_000));
  }

  private static String liveCase(int perSecond) {
    return "1KiB/%d-per-second".formatted(perSecond);
  }

  /** New payloads, for a while or until it is enough. */
  private record Live(String caseName, Load load, Predicate<SubjectMark> isEnd) {}

  /** What a forwarder has left on disk, and how many payloads that are. */
  private record Stored(Load load, long payloads) {}

  /** One round, with processes of its own. */
  private static final class Round {

    private final BenchRun run;
    private final Samples samples;
    private final Child sink;
    private final Child forwarder;
    private final Load load;
    private final long backlog;

    Round(BenchRun run, Samples samples) {
      this.run = run;
      this.samples = samples;
      this.backlog = run.options().backlogBytes() / 2 / 1000;
      this.sink = run.sink("202");
      this.forwarder = run.subject(FORWARDER);
      this.load = Load.to(run.ports(sink).get(0)).withIoThreads(run.options().ioThreads());
    }

    void measure(List<Integer> livePerSecond) throws InterruptedException {
      run.warmUp(forwarder, load);
      replay(backlog(10));
      double plain = plain();
      double replayed = replay(backlog(1));
      double plainAgain = plain();
      double both = (plain + plainAgain) / 2;
      samples.add(PLAIN, FORWARDER, RATE, both);
      samples.add(REPLAY, FORWARDER, RATE, replayed);
      samples.add(REPLAY, FORWARDER, RATE.ratioTo("no-backlog"), replayed / both);
      run.say("  %s: %,.0f/s, without %,.0f and %,.0f/s", REPLAY, replayed, plain, plainAgain);
      for (int perSecond : livePerSecond) {
        live(perSecond);
      }
      run.end(forwarder);
      run.end(sink);
    }

    /** A folder with a part of the backlog. */
    private Stored backlog(int part) throws InterruptedException {
      Load stored = load.with(new Storing(run.newFolder().toString(), Durability.OVERFLOW, 0));
      sink.ask("down", SinkMark.class);
      forwarder.ask("start", stored.with(Offer.perSecond(BACKLOG_PER_SECOND)), SubjectMark.class);
      awaitPending(pending -> pending >= backlog / part);
      forwarder.ask("pause", SubjectMark.class);
      Tally stopped = forwarder.ask("stop", SubjectMark.class).total();
      sink.ask("up", SinkMark.class);
      return new Stored(stored, stopped.pending());
    }

    private SubjectMark awaitPending(LongPredicate enough) throws InterruptedException {
      return Pending.await(forwarder, PATIENCE, enough);
    }

    /** Sends a backlog; how many requests that were in a second. */
    private double replay(Stored stored) throws InterruptedException {
      SinkMark from = sink.ask("mark", SinkMark.class);
      forwarder.ask("start", stored.load().with(Offer.none()), SubjectMark.class);
      awaitPending(pending -> pending == 0);
      SinkMark to = sink.ask("mark", SinkMark.class);
      long taken = taken(from, to);
      Tally stopped = forwarder.ask("stop", SubjectMark.class).total();
      if (stopped.lost() != 0 || taken < stored.payloads()) {
        throw new IllegalStateException(
            "of " + stored.payloads() + " the sink took " + taken + ": " + stopped);
      }
      return taken * 1e9 / (to.nanos() - from.nanos());
    }

    private static long taken(SinkMark from, SinkMark to) {
      return to.groups().get(0).taken() - from.groups().get(0).taken();
    }

    private double plain() throws InterruptedException {
      Load stored = load.with(new Storing(run.newFolder().toString(), Durability.OVERFLOW, 0));
      Contender contender = new Contender(PLAIN, FORWARDER, forwarder, stored, 0);
      return run.inTurn(sink, List.of(contender), run.options().timing()).get(0).perSecond();
    }

    /** New payloads without a backlog and beside one, the other way round in the next round. */
    private void live(int perSecond) throws InterruptedException {
      Load timed = load.with(Timed.DELIVERY).with(Offer.perSecond(perSecond));
      Load alone = timed.with(new Storing(run.newFolder().toString(), Durability.OVERFLOW, 0));
      Load beside = timed.with(backlog(1).load().storing());
      String caseName = liveCase(perSecond);
      List<Summary> both =
          run.eachInTurn(
              List.of(
                  new Live(caseName, alone, mark -> false),
                  new Live(
                      caseName + BESIDE, beside, mark -> mark.total().pending() < backlog / 10)),
              this::live);
      add(caseName, both.get(0), both.get(1));
    }

    private void add(String caseName, Summary alone, Summary beside) {
      samples.addTold(caseName, FORWARDER, TOLD, alone);
      samples.addTold(caseName + BESIDE, FORWARDER, TOLD, beside);
      if (Percentile.P99.isTold(alone) && Percentile.P99.isTold(beside)) {
        samples.add(
            caseName + BESIDE,
            FORWARDER,
            P99.ratioTo("alone"),
            beside.p99Micros() / alone.p99Micros());
      }
      run.say("  %s: %s, alone %s", caseName + BESIDE, beside, alone);
    }

    /**
     * How long new payloads take, for a while or until a backlog is nearly gone. What has not come
     * when that ends is waited for: it is the slowest.
     */
    private Summary live(Live of) throws InterruptedException {
      Timing timing = run.options().timing();
      run.beginTimed(forwarder, of.load(), timing);
      SubjectMark unusedLast =
          Await.atMost(
              timing.atLeast(LIVE_TIME).window(),
              of.isEnd(),
              () -> forwarder.ask("mark", SubjectMark.class),
              LOOK);
      long offered = forwarder.ask("pause", SubjectMark.class).submits();
      long timed =
          Await.atMost(
              TIMED_PATIENCE,
              number -> number >= offered,
              () -> forwarder.ask("timed", Long.class),
              LOOK);
      Summary measured = forwarder.ask("latencies", Summary.class);
      SubjectMark end = forwarder.ask("stop", SubjectMark.class);
      return new TimedSlice(measured, timed, end).requireAllTimed(of.caseName());
    }
  }
}
