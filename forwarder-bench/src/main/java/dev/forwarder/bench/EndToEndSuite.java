package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5;
import static dev.forwarder.bench.subject.SubjectMain.LOG4J2;
import static dev.forwarder.bench.subject.SubjectMain.SENTRY;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Requests in a second, and in a second of the client's processor time, against the bare client
 * that the forwarder is built on.
 *
 * <p>Each round has a fresh JVM for each of the two, so that neither runs code that was compiled
 * for the other, and both live side by side: for each number of requests in flight one works while
 * the other waits, in turn. What is compared was so measured within seconds, and the ratio of a
 * round is free of what the machine did meanwhile.
 *
 * <p>A case of its own has others that send each record by itself, and the forwarder at its
 * defaults.
 */
final class EndToEndSuite implements Suite {

  private static final double LEAST_SHARE = 0.9;
  private static final int WARM_IN_FLIGHT = 32;

  private static final String PEERS = "1KiB/1-domain/h1/peers";

  private static final int KIBI = 1024;
  private static final int STANDARD_BYTES = KIBI;

  /** Left out where it has to be quick. */
  private static final List<Integer> OTHER_BYTES = List.of(100, 16 * KIBI, 256 * KIBI);

  /**
   * As many undelivered as there are 1 KiB payloads in a window, but no more than so many bytes.
   */
  private static final int MOST_UNDELIVERED_BYTES = 32 << 20;

  private static final int WINDOW = 2000;

  private static final Metric ALLOCATED = Metric.lower("allocated_bytes_per_request", "B");

  /** What differs from one case to the next. */
  private record Case(int bytes, int inFlight) {

    String name() {
      String size = bytes < KIBI ? bytes + "B" : bytes / KIBI + "KiB";
      return size + "/1-domain/h1/" + inFlight + "-in-flight";
    }

    Load of(Load load) {
      int window = Math.min(WINDOW, MOST_UNDELIVERED_BYTES / bytes);
      return load.withInFlight(inFlight)
          .withPayloadBytes(bytes)
          .withMemoryBytes(2L * MOST_UNDELIVERED_BYTES)
          .with(Load.Offer.window(window));
    }
  }

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public String description() {
    return "requests/s of 1 KiB (and others), and per CPU-second, against the bare HttpClient 5 (and peers)";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.sayRound(name(), round);
      round(run, samples);
      peers(run, samples);
    }
    plateau(run, samples);
    Metric rate = Metric.REQUESTS_PER_SECOND;
    samples.note(PEERS, FORWARDER, rate, "10 in flight, retried until acknowledged");
    samples.note(PEERS, SENTRY, rate, "one in flight, compressed, a connection each, not retried");
    samples.note(PEERS, LOG4J2, rate, "one in flight, one connection, not retried");
  }

  /** All in JVMs of their own, too, since they send another thing. */
  private static void peers(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("200"); // Sentry takes no other for a success
    Load load =
        Load.to(run.ports(sink).get(0))
            .withIoThreads(run.options().ioThreads())
            .with(Load.Offer.window(WINDOW));
    List<Contender> all =
        Stream.of(FORWARDER, SENTRY, LOG4J2)
            .map(name -> new Contender(PEERS, name, run.subject(name), load, 0))
            .toList();
    for (Contender each : all) {
      run.warmUp(each.process(), load);
    }
    List<Slice> slices = run.inTurn(sink, all, run.options().timing());
    slices.forEach(slice -> slice.subject().requireNothingLost(PEERS));
    samples.addRates(all, slices);
    samples.addRatios(all, slices, Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND);
    all.forEach(each -> run.end(each.process()));
    run.end(sink);
  }

  private static void round(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("202");
    Load load = Load.to(run.ports(sink).get(0)).withIoThreads(run.options().ioThreads());
    Child forwarder = run.subject(FORWARDER);
    Child bare = run.subject(HTTPCLIENT5);
    run.warmUp(forwarder, load.withInFlight(WARM_IN_FLIGHT));
    run.warmUp(bare, load.withInFlight(WARM_IN_FLIGHT));
    for (Case each : cases(run)) {
      Load own = each.of(load);
      List<Contender> both =
          List.of(
              new Contender(each.name(), FORWARDER, forwarder, own, 0),
              new Contender(each.name(), HTTPCLIENT5, bare, own, 0));
      List<Slice> slices = run.inTurn(sink, both, run.options().timing());
      slices.forEach(slice -> slice.subject().requireNothingLost(each.name()));
      samples.addRates(both, slices);
      samples.addRatios(both.get(0), slices.get(0), HTTPCLIENT5, slices.get(1));
      addAllocated(samples, both, slices);
    }
    List.of(forwarder, bare, sink).forEach(run::end);
  }

  private static List<Case> cases(BenchRun run) {
    List<Case> cases = new ArrayList<>();
    run.options().inFlight().forEach(number -> cases.add(new Case(STANDARD_BYTES, number)));
    if (!run.options().quick()) {
      OTHER_BYTES.forEach(bytes -> cases.add(new Case(bytes, WARM_IN_FLIGHT)));
    }
    return cases;
  }

  private static void addAllocated(
      Samples samples, List<Contender> contenders, List<Slice> slices) {
    for (int i = 0; i < slices.size(); i++) {
      Contender contender = contenders.get(i);
      double bytes = slices.get(i).subject().allocatedBytesPerDelivered();
      samples.add(contender.caseName(), contender.subject(), ALLOCATED, bytes);
    }
  }

  /** Where the bare client does best is where the forwarder has to be good. */
  private static void plateau(BenchRun run, Samples samples) {
    String plateau =
        run.options().inFlight().stream()
            .map(number -> new Case(STANDARD_BYTES, number).name())
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
