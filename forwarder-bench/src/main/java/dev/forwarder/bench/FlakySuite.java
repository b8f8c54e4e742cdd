package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import java.time.Duration;
import java.util.List;

/**
 * A backend that fails some requests at random, at the forwarder's defaults: nothing may be lost,
 * and what is delivered must not fall by much more than what fails.
 */
final class FlakySuite implements Suite {

  /** As many undelivered as fit into the default memory of a domain: most of them wait to retry. */
  private static final int WINDOW = 10_000;

  private static final int PER_SECOND = 2000;
  private static final double LEAST = 0.9;

  /** Until as many come back from their backoff as go into it. */
  private static final Duration SETTLE = Duration.ofSeconds(8);

  private static final Duration WINDOW_TIME = Duration.ofSeconds(6);

  /** As long as Datadog's forwarder was offered them, so that a backlog would show. */
  private static final Duration LONG_TIME = Duration.ofSeconds(60);

  /** How payloads are offered, for how long, and the share of requests that fails beside it. */
  private record Case(String name, Offer offer, Duration time, double share) {

    Case(String name, Offer offer, double share) {
      this(name, offer, WINDOW_TIME, share);
    }

    String behaviour() {
      return "202,fail=" + share + ":500";
    }

    String steady() {
      return name + "/steady";
    }

    String flaky() {
      return name + "/fails-1-in-" + Math.round(1 / share);
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case("1KiB/closed-loop", Offer.window(WINDOW), 0.01),
          new Case("1KiB/2000-per-second", Offer.perSecond(PER_SECOND), 0.2));

  /**
   * As few undelivered as Datadog's forwarder was measured with; left out where it has to be quick.
   */
  private static final int FEW = 100;

  private static final List<Case> FURTHER_CASES =
      List.of(
          new Case("1KiB/100-undelivered", Offer.window(FEW), 0.01),
          new Case("1KiB/100-undelivered", Offer.window(FEW), 0.001),
          new Case("1KiB/100-undelivered", Offer.window(FEW), 0.0001),
          new Case("1KiB/1000-per-second", Offer.perSecond(PER_SECOND / 2), LONG_TIME, 0.01),
          new Case("1KiB/1000-per-second", Offer.perSecond(PER_SECOND / 2), LONG_TIME, 0.001));

  private static final Metric RATIO = Metric.REQUESTS_PER_SECOND.ratioTo("steady");

  @Override
  public String name() {
    return "flaky";
  }

  @Override
  public String description() {
    return "what is delivered to a backend that fails requests at random, against one that does not";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (Case each : CASES) {
        round(run, samples, each, round);
      }
      for (Case each : run.options().quick() ? List.<Case>of() : FURTHER_CASES) {
        round(run, samples, each, round);
      }
    }
    for (Case each : CASES) {
      samples.goal(each.flaky(), FORWARDER, RATIO, Goal.atLeast(LEAST * (1 - each.share())));
      samples.note(each.flaky(), FORWARDER, RATIO, "nothing lost, nothing refused");
    }
  }

  private static void round(BenchRun run, Samples samples, Case of, int seed)
      throws InterruptedException {
    Child sink = run.sink("202", of.behaviour(), "--seed=" + seed);
    List<List<Integer>> ports = run.ports(sink);
    Child forwarder = run.subject(FORWARDER);
    Load steady = load(run, ports.get(0), of);
    Load flaky = load(run, ports.get(1), of);
    run.warmUp(forwarder, steady.with(Offer.window(WINDOW)));
    run.warmUp(forwarder, flaky.with(Offer.window(WINDOW)));
    List<Contender> both =
        List.of(
            new Contender(of.steady(), FORWARDER, forwarder, steady, 0),
            new Contender(of.flaky(), FORWARDER, forwarder, flaky, 1));
    Timing timing = run.options().timing().atLeast(SETTLE, of.time());
    // what has failed waits for its backoff when the slice ends
    List<Slice> slices = run.inTurn(sink, both, timing, Contender::requireNothingLost);
    samples.addRates(both, slices);
    samples.addRatios(both.get(1), slices.get(1), "steady", slices.get(0));
    run.end(forwarder);
    run.end(sink);
  }

  private static Load load(BenchRun run, List<Integer> ports, Case of) {
    return Load.to(ports).withIoThreads(run.options().ioThreads()).with(of.offer());
  }
}
