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
 * forwarder, its producer and the sink contradict each other, that is an error. The same holds
 * where nothing limits what is offered, so that the healthy one cannot take all of it either; it
 * has a domain that answers 503 beside it then.
 */
final class IsolationSuite implements Suite {

  private static final String ALONE = "alone";
  private static final Metric OFFERED = Metric.higher("offered", "transactions");
  private static final Metric DROPPED = Metric.lower("dropped_and_counted", "transactions");
  private static final Metric REFUSED = Metric.lower("refused_and_counted", "transactions");
  private static final int PER_SECOND = 10_000;
  private static final double LEAST = 0.95;
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration MEASURED_FOR = Duration.ofSeconds(6);

  /**
   * Whom the healthy domain has beside it.
   *
   * @param name what cases with it are called
   * @param behaviours of the sink's ports, the healthy one's first
   * @param hasUnresolved whether there is one more, whose name never resolves
   */
  private record Company(String name, List<String> behaviours, boolean hasUnresolved) {

    static final Company FOUR_IN_TROUBLE =
        new Company(
            "beside-four-in-trouble", List.of("202", "silent", "503", "202,delay=1000"), true);

    static final Company A_503 = new Company("beside-503", List.of("202", "503"), false);

    Child sink(BenchRun run) {
      return run.sink(behaviours.toArray(String[]::new));
    }

    Load load(BenchRun run, List<List<Integer>> ports) {
      Load load =
          Load.to(ports.stream().map(group -> group.get(0)).toList())
              .withIoThreads(run.options().ioThreads());
      return hasUnresolved ? load.withUnresolved() : load;
    }
  }

  /**
   * What is offered, and who has to take it.
   *
   * @param isTaken whether the healthy domain has to take all of it
   */
  private record Case(String name, Offer offer, Company company, boolean isTaken) {

    String alone() {
      return name + "/alone";
    }

    String beside() {
      return name + "/" + company.name();
    }

    /** Each has counted everything, and the healthy domain was given all that it has to take. */
    void requireSound(String what, Load load, SubjectSlice slice) {
      if (isTaken) {
        slice.requireAllDeliveredAtFirst(what);
      }
      slice.requireAllCounted(what, domains(load));
    }
  }

  private static final Offer AS_FAST_AS_IT_GOES = Offer.window(2000);

  private static final Case AT_FULL_SPEED =
      new Case("1KiB/closed-loop", AS_FAST_AS_IT_GOES, Company.FOUR_IN_TROUBLE, true);

  private static final Case UNLIMITED =
      new Case("1KiB/unlimited", Offer.unlimited(), Company.A_503, false);

  private final Case paced;

  /** The suite as it is measured. */
  IsolationSuite() {
    this(PER_SECOND);
  }

  /**
   * One at another rate, where the machine may have no room for that.
   *
   * @param perSecond what is offered where that is fixed, which the healthy domain has to take
   */
  IsolationSuite(int perSecond) {
    paced =
        new Case(
            "1KiB/%d-per-second".formatted(perSecond),
            Offer.perSecond(perSecond),
            Company.FOUR_IN_TROUBLE,
            true);
  }

  private List<Case> cases() {
    return List.of(AT_FULL_SPEED, paced, UNLIMITED);
  }

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
      for (Case each : cases()) {
        round(run, samples, each);
      }
      resident(run, samples);
    }
    for (Case each : cases()) {
      Metric ratio = Metric.REQUESTS_PER_SECOND.ratioTo(ALONE);
      samples.note(
          each.beside(),
          FORWARDER,
          ratio,
          each.isTaken()
              ? "each payload to five domains; the healthy one counts"
              : "each payload to two domains; the healthy one counts");
      if (each.isTaken()) {
        samples.goal(each.beside(), FORWARDER, ratio, Goal.atLeast(LEAST));
      }
    }
  }

  private static void round(BenchRun run, Samples samples, Case of) throws InterruptedException {
    Child sink = of.company().sink(run);
    List<List<Integer>> ports = run.ports(sink);
    Child forwarder = run.subject(FORWARDER);
    Load alone = alone(run, ports).with(of.offer());
    Load beside = of.company().load(run, ports).with(of.offer());
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
            run.options().timing().atLeast(SETTLE, MEASURED_FOR),
            (contender, slice) -> {
              of.requireSound(contender.label(), contender.load(), slice.subject());
              ends.add(slice.subject().end());
            });
    requireArrived(of.name(), ends, before, sink.ask("mark", SinkMark.class));
    samples.addRates(both, slices);
    for (int i = 0; i < both.size(); i++) {
      double micros = slices.get(i).subject().meanSubmitMicros();
      samples.add(both.get(i).caseName(), FORWARDER, Metric.SUBMIT_MEAN, micros);
      run.say("  %s: submit %.2f us", both.get(i).caseName(), micros);
      if (!of.isTaken()) {
        addBooks(samples, both.get(i), slices.get(i).subject().end());
      }
    }
    samples.addRatios(both.get(1), slices.get(1), ALONE, slices.get(0));
    run.end(forwarder);
    run.end(sink);
  }

  /** What became of all that was offered, from the beginning of the load to its end. */
  private static void addBooks(Samples samples, Contender contender, SubjectMark end) {
    long offered = end.submits() * domains(contender.load());
    samples.add(contender.caseName(), FORWARDER, OFFERED, (double) offered);
    samples.add(contender.caseName(), FORWARDER, DROPPED, (double) end.total().lost());
    samples.add(contender.caseName(), FORWARDER, REFUSED, (double) end.total().refused());
  }

  private static int domains(Load load) {
    return load.ports().size() + (load.unresolved() ? 1 : 0);
  }

  private static Load alone(BenchRun run, List<List<Integer>> ports) {
    return Load.to(ports.get(0)).withIoThreads(run.options().ioThreads());
  }

  /** What a JVM has taken it does not give back, hence one for each of the two. */
  private void resident(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = paced.company().sink(run);
    List<List<Integer>> ports = run.ports(sink);
    double alone = resident(run, samples, paced.alone(), alone(run, ports));
    double beside = resident(run, samples, paced.beside(), paced.company().load(run, ports));
    run.say("  %s: resident %.0f MiB, alone %.0f MiB", paced.beside(), beside, alone);
    run.end(sink);
  }

  private double resident(BenchRun run, Samples samples, String caseName, Load to)
      throws InterruptedException {
    Child forwarder = run.subject(FORWARDER, SmallHeap.OPTIONS);
    run.warmUp(forwarder, to.with(AS_FAST_AS_IT_GOES));
    Load load = to.with(paced.offer());
    SubjectSlice slice =
        run.measure(forwarder, load, run.options().timing().atLeast(SETTLE, MEASURED_FOR));
    run.end(forwarder);
    paced.requireSound(caseName + ", " + FORWARDER, load, slice);
    double mebibytes = SmallHeap.residentMebibytes(slice);
    samples.add(caseName, FORWARDER, SmallHeap.RESIDENT, mebibytes);
    return mebibytes;
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
