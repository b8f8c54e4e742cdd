package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;
import java.util.Comparator;
import java.util.List;

/**
 * Requests in a second, and in a second of the client's processor time, against the bare client
 * that the forwarder is built on.
 *
 * <p>Each round has a fresh JVM for each of the two, so that neither runs code that was compiled
 * for the other, and both live side by side: for each number of requests in flight one works while
 * the other waits, in turn. What is compared was so measured within seconds, and the ratio of a
 * round is free of what the machine did meanwhile.
 */
final class EndToEndSuite implements Suite {

  private static final double LEAST_SHARE = 0.9;
  private static final int WARM_IN_FLIGHT = 32;

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public String description() {
    return "requests/s at 1 KiB, and per second of CPU, against the bare HttpClient 5";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.say("%s: round %d of %d", name(), round, run.options().rounds());
      round(run, samples);
    }
    plateau(run, samples);
  }

  private static void round(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("202");
    Load load = Load.to(run.ports(sink).get(0)).withIoThreads(run.options().ioThreads());
    Child forwarder = run.subject(FORWARDER);
    Child bare = run.subject(HTTPCLIENT5);
    run.warmUp(forwarder, load.withInFlight(WARM_IN_FLIGHT));
    run.warmUp(bare, load.withInFlight(WARM_IN_FLIGHT));
    for (int inFlight : run.options().inFlight()) {
      Load own = load.withInFlight(inFlight);
      List<Contender> both =
          List.of(
              new Contender(caseName(inFlight), FORWARDER, forwarder, own, 0),
              new Contender(caseName(inFlight), HTTPCLIENT5, bare, own, 0));
      List<Slice> slices = run.inTurn(sink, both, run.options().timing());
      slices.forEach(slice -> slice.subject().requireNothingLost(caseName(inFlight)));
      samples.addRates(both, slices);
      samples.addRatios(both.get(0), slices.get(0), HTTPCLIENT5, slices.get(1));
    }
    List.of(forwarder, bare, sink).forEach(run::end);
  }

  private static String caseName(int inFlight) {
    return "1KiB/1-domain/h1/" + inFlight + "-in-flight";
  }

  /** Where the bare client does best is where the forwarder has to be good. */
  private static void plateau(BenchRun run, Samples samples) {
    String plateau =
        run.options().inFlight().stream()
            .map(EndToEndSuite::caseName)
            .max(
                Comparator.comparingDouble(
                    name -> samples.median(name, HTTPCLIENT5, Metric.REQUESTS_PER_SECOND)))
            .orElseThrow();
    for (Metric metric : List.of(Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND)) {
      Metric ratio = metric.ratioTo(HTTPCLIENT5);
      samples.goal(plateau, FORWARDER, ratio, Goal.atLeast(LEAST_SHARE));
      samples.note(plateau, FORWARDER, ratio, "the bare client's plateau");
    }
  }
}
