package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.SubjectMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A healthy domain alone, and the same beside four in trouble while every payload goes to all: a
 * black hole, one that answers 503, one that takes a second for each reply, and one whose name
 * never resolves. What the four cannot take is evicted there, and counted: where the books of the
 * forwarder, its producer and the sink contradict each other, that is an error. So they are where
 * nothing limits what is offered, beside a domain that answers 503 alone.
 */
final class IsolationSuite implements Suite {

  private static final String[] IN_TROUBLE = {"202", "silent", "503", "202,delay=1000"};
  private static final String ALONE = "alone";
  private static final Metric SUBMIT_MEAN = Metric.lower("submit_mean_us", "us");
  private static final int PER_SECOND = 10_000;
  private static final double LEAST = 0.95;
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration WINDOW = Duration.ofSeconds(6);

  private static final String UNLIMITED = "1KiB/unlimited/beside-503";

  /** No thread can offer as many: it never rests. */
  private static final int MORE_THAN_ANY = 100_000_000;

  private static final Metric OFFERED = Metric.higher("payloads_offered", "payloads");
  private static final Metric DROPPED = Metric.lower("dropped_and_counted", "payloads");

  private record Case(String name, Offer offer) {

    String alone() {
      return name + "/alone";
    }

    String beside() {
      return name + "/beside-four-in-trouble";
    }
  }

  private static final Offer AS_FAST_AS_IT_GOES = Offer.window(2000);

  private static final Case PACED = new Case("1KiB/10000-per-second", Offer.perSecond(PER_SECOND));

  private static final List<Case> CASES =
      List.of(new Case("1KiB/closed-loop", AS_FAST_AS_IT_GOES), PACED);

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
      resident(run, samples);
      unlimited(run, samples);
    }
    samples.note(
        UNLIMITED, FORWARDER, DROPPED, "each counted: where the books differ the run is an error");
    for (Case each : CASES) {
      Metric ratio = Metric.REQUESTS_PER_SECOND.ratioTo(ALONE);
      samples.goal(each.beside(), FORWARDER, ratio, Goal.atLeast(LEAST));
      samples.note(
          each.beside(), FORWARDER, ratio, "each payload to five domains; the healthy one counts");
    }
  }

  private static void round(BenchRun run, Samples samples, Case of) throws InterruptedException {
    Child sink = run.sink(IN_TROUBLE);
    List<List<Integer>> ports = run.ports(sink);
    Child forwarder = run.subject(FORWARDER);
    Load alone = alone(run, ports).with(of.offer());
    Load beside = beside(run, ports).with(of.offer());
    run.warmUp(forwarder, beside.with(AS_FAST_AS_IT_GOES));
    List<Contender> both =
        List.of(
            new Contender(of.alone(), FORWARDER, forwarder, alone, 0),
            new Contender(of.beside(), FORWARDER, forwarder, beside, 0));
    List<SubjectMark> ends = new ArrayList<>();
    SinkMark before = sink.ask("mark", SinkMark.class);
    List<Slice> slices =
        run.inTurn(
            sink,
            both,
            run.options().timing().atLeast(SETTLE, WINDOW),
            (contender, slice) -> {
              requireSound(contender.label(), contender.load(), slice.subject());
              ends.add(slice.subject().end());
            });
    requireArrived(of.name(), ends, before, sink.ask("mark", SinkMark.class));
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

  /** What has no room is dropped at either, and no payload may be missing in the books. */
  private static void unlimited(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("202", "503");
    List<List<Integer>> ports = run.ports(sink);
    Child forwarder = run.subject(FORWARDER);
    Load load = toEach(run, ports);
    run.warmUp(forwarder, load.with(AS_FAST_AS_IT_GOES));
    SinkMark before = sink.ask("mark", SinkMark.class);
    SubjectSlice slice =
        run.measure(
            forwarder,
            load.with(Offer.perSecond(MORE_THAN_ANY)),
            run.options().timing().atLeast(SETTLE, WINDOW));
    SinkMark after = sink.ask("mark", SinkMark.class);
    run.end(forwarder);
    run.end(sink);
    slice.requireAllCounted(UNLIMITED + ", " + FORWARDER, ports.size());
    requireArrived(UNLIMITED, List.of(slice.end()), before, after);
    samples.add(UNLIMITED, FORWARDER, OFFERED, (double) slice.end().submits());
    samples.add(UNLIMITED, FORWARDER, DROPPED, (double) slice.end().total().lost());
    run.say("  %s: %s", UNLIMITED, slice.end());
  }

  private static Load alone(BenchRun run, List<List<Integer>> ports) {
    return Load.to(ports.get(0)).withIoThreads(run.options().ioThreads());
  }

  private static Load beside(BenchRun run, List<List<Integer>> ports) {
    return toEach(run, ports).withUnresolved();
  }

  private static Load toEach(BenchRun run, List<List<Integer>> ports) {
    return Load.to(ports.stream().map(group -> group.get(0)).toList())
        .withIoThreads(run.options().ioThreads());
  }

  /** What a JVM has taken it does not give back, hence one for each of the two. */
  private static void resident(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink(IN_TROUBLE);
    List<List<Integer>> ports = run.ports(sink);
    double alone = resident(run, samples, PACED.alone(), alone(run, ports));
    double beside = resident(run, samples, PACED.beside(), beside(run, ports));
    run.say("  %s: resident %.0f MiB, alone %.0f MiB", PACED.beside(), beside, alone);
    run.end(sink);
  }

  private static double resident(BenchRun run, Samples samples, String caseName, Load to)
      throws InterruptedException {
    Child forwarder = run.subject(FORWARDER, SmallHeap.OPTIONS);
    run.warmUp(forwarder, to.with(AS_FAST_AS_IT_GOES));
    Load load = to.with(PACED.offer());
    SubjectSlice slice =
        run.measure(forwarder, load, run.options().timing().atLeast(SETTLE, WINDOW));
    run.end(forwarder);
    requireSound(caseName + ", " + FORWARDER, load, slice);
    double mebibytes = SmallHeap.residentMebibytes(slice);
    samples.add(caseName, FORWARDER, SmallHeap.RESIDENT, mebibytes);
    return mebibytes;
  }

  /** The healthy domain, which is the first, was given all, and each has counted everything. */
  private static void requireSound(String what, Load load, SubjectSlice slice) {
    slice.requireAllDeliveredAtFirst(what);
    slice.requireAllCounted(what, load.ports().size() + (load.unresolved() ? 1 : 0));
  }

  /** What the forwarder calls delivered has come: to the healthy domain, and to the others. */
  private static void requireArrived(
      String what, List<SubjectMark> ends, SinkMark before, SinkMark after) {
    long all = ends.stream().mapToLong(end -> end.total().delivered()).sum();
    long healthy = ends.stream().mapToLong(end -> end.first().delivered()).sum();
    long taken = taken(after, 1) - taken(before, 1);
    int groups = after.groups().size();
    long takenByOthers = taken(after, groups) - taken(before, groups) - taken;
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
