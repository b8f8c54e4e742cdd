package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.SubjectMark;
import java.time.Duration;
import java.util.List;

/**
 * A healthy domain alone, and the same beside four in trouble while every payload goes to all: a
 * black hole, one that answers 503, one that takes a second for each reply, and one whose name
 * never resolves. What the four cannot take is evicted there, and counted: where the books of the
 * forwarder, its producer and the sink contradict each other, that is an error.
 */
final class IsolationSuite implements Suite {

  private static final String[] BEHAVIOURS = {"202", "silent", "503", "202,delay=1000"};
  private static final String ALONE = "alone";
  private static final Metric SUBMIT_MEAN = Metric.lower("submit_mean_us", "us");
  private static final int PER_SECOND = 10_000;
  private static final double LEAST = 0.95;
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration WINDOW = Duration.ofSeconds(6);

  private record Case(String name, Offer offer) {

    String alone() {
      return name + "/alone";
    }

    String beside() {
      return name + "/beside-four-in-trouble";
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case("1KiB/closed-loop", Offer.window(2000)),
          new Case("1KiB/10000-per-second", Offer.perSecond(PER_SECOND)));

  @Override
  public String name() {
    return "isolation";
  }

  @Override
  public String description() {
    return "a healthy domain beside a black hole, a 503, a slow one and an unknown name";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (Case each : CASES) {
        round(run, samples, each);
      }
    }
    for (Case each : CASES) {
      Metric ratio = Metric.REQUESTS_PER_SECOND.ratioTo(ALONE);
      samples.goal(each.beside(), FORWARDER, ratio, Goal.atLeast(LEAST));
      samples.note(
          each.beside(), FORWARDER, ratio, "each payload to five domains; the healthy one counts");
    }
  }

  private static void round(BenchRun run, Samples samples, Case of) throws InterruptedException {
    Child sink = run.sink(BEHAVIOURS);
    List<Integer> ports = run.ports(sink).stream().map(group -> group.get(0)).toList();
    Child forwarder = run.subject(FORWARDER);
    Load beside =
        Load.to(ports).withIoThreads(run.options().ioThreads()).withUnresolved().with(of.offer());
    Load alone =
        Load.to(ports.subList(0, 1)).withIoThreads(run.options().ioThreads()).with(of.offer());
    run.warmUp(forwarder, beside.with(Offer.window(2000)));
    List<Contender> both =
        List.of(
            new Contender(of.alone(), FORWARDER, forwarder, alone, 0),
            new Contender(of.beside(), FORWARDER, forwarder, beside, 0));
    SinkMark before = sink.ask("mark", SinkMark.class);
    List<Slice> slices = run.inTurn(sink, both, run.options().timing().atLeast(SETTLE, WINDOW));
    slices.forEach(slice -> slice.subject().requireNothingLostAtFirst(of.name()));
    slices.get(0).subject().requireAllCounted(of.alone(), 1);
    slices.get(1).subject().requireAllCounted(of.beside(), BEHAVIOURS.length + 1);
    requireArrived(of.name(), slices, before, sink.ask("mark", SinkMark.class));
    samples.addRates(both, slices);
    for (int i = 0; i < both.size(); i++) {
      double micros = slices.get(i).subject().meanSubmitMicros();
      samples.add(both.get(i).caseName(), FORWARDER, SUBMIT_MEAN, micros);
      run.say("  %s: submit %.2f us", both.get(i).caseName(), micros);
    }
    samples.addRatios(both.get(1), slices.get(1), ALONE, slices.get(0));
    run.end(forwarder);
    run.end(sink);
  }

  /** What the forwarder calls delivered has come: to the healthy domain, and to the others. */
  private static void requireArrived(
      String what, List<Slice> slices, SinkMark before, SinkMark after) {
    List<SubjectMark> ends = slices.stream().map(slice -> slice.subject().end()).toList();
    long all = ends.stream().mapToLong(end -> end.total().delivered()).sum();
    long healthy = ends.stream().mapToLong(end -> end.first().delivered()).sum();
    long taken = taken(after, 1) - taken(before, 1);
    long takenByOthers = taken(after, BEHAVIOURS.length) - taken(before, BEHAVIOURS.length) - taken;
    if (healthy > taken || all - healthy > takenByOthers) {
      throw new IllegalStateException(
          "%s: %d and elsewhere %d are called delivered, of which the sink took %d and %d"
              .formatted(what, healthy, all - healthy, taken, takenByOthers));
    }
  }

  /** By so many of the sink's groups, from the first on. */
  private static long taken(SinkMark mark, int groups) {
    return mark.groups().stream().limit(groups).mapToLong(SinkMark.Group::taken).sum();
  }
}
