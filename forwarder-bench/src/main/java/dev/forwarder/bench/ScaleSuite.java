package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5;
import static dev.forwarder.bench.subject.SubjectMain.RAW_SOCKETS;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.SubjectMark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Many domains in one forwarder, every payload to all of them: threads, memory, and what is
 * delivered to all together. And many threads that submit to one domain.
 */
final class ScaleSuite implements Suite {

  private static final List<Integer> DOMAINS = List.of(10, 100, 1000);

  private static final int WINDOW = 10_000;

  /** At the least: with fewer, domains fall idle while the producer looks at all of them. */
  private static final int WINDOW_EACH = 40;

  /** So many that what waits stays within the part of a small heap that is for that. */
  private static final int SMALL_WINDOW_EACH = 25;

  private static final String ONE = "1-domain";

  /** For some 2,000 payloads. */
  private static final long ROOM_OF_PRODUCERS = 2_500_000;

  private static final int MOST_PRODUCERS = 64;
  private static final List<Integer> PRODUCERS = List.of(1, 4, 16, MOST_PRODUCERS);
  private static final String ONE_PRODUCER = "1-producer";

  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** Until they have their connections: of a thousand, some are still opened after six seconds. */
  private static final Duration SETTLE_EACH = Duration.ofMillis(10);

  private static final Duration WINDOW_TIME = Duration.ofSeconds(3);

  /** Until all that was offered is delivered. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final double LEAST = 0.8;
  private static final double MOST_IDLE_BYTES = 20_480;

  private static final Metric THREADS = Metric.lower("threads", "threads");
  private static final Metric MORE_THREADS =
      Metric.lower("threads_more_than_one_domain", "threads");
  private static final Metric IDLE_BYTES = Metric.lower("heap_bytes_per_idle_domain", "B");
  private static final Metric USED_BYTES = Metric.lower("heap_bytes_per_used_domain", "B");

  /** What Datadog's forwarder holds with as many. */
  private static final double MOST_RESIDENT = 376;

  private final List<Integer> numbers;
  private final int most;

  /** The suite as it is measured. */
  ScaleSuite() {
    this(DOMAINS);
  }

  /**
   * One of other numbers of domains.
   *
   * @param numbers of domains that are compared with one, the largest last
   */
  ScaleSuite(List<Integer> numbers) {
    this.numbers = List.copyOf(numbers);
    this.most = numbers.get(numbers.size() - 1);
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String description() {
    return "1 to 1,000 domains: threads, heap for each, and requests/s of all together; 1 to 64 producers";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      Child sink = run.sink("202x" + most);
      List<Integer> ports = run.ports(sink).get(0);
      memory(run, samples, ports);
      resident(run, samples, ports);
      throughput(run, samples, sink, ports);
      producers(run, samples, sink, ports);
      run.end(sink);
    }
    for (Metric metric : List.of(Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND)) {
      samples.goal(caseName(most), FORWARDER, metric.ratioTo(ONE), Goal.atLeast(LEAST));
    }
    samples.goal(
        producersCase(MOST_PRODUCERS),
        FORWARDER,
        Metric.REQUESTS_PER_SECOND.ratioTo(ONE_PRODUCER),
        Goal.atLeast(LEAST));
    samples.goal(caseName(most), FORWARDER, IDLE_BYTES, Goal.atMost(MOST_IDLE_BYTES));
    samples.goal(caseName(most), FORWARDER, MORE_THREADS, Goal.atMost(0));
    samples.goal(caseName(most), FORWARDER, SmallHeap.RESIDENT, Goal.atMost(MOST_RESIDENT));
    samples.note(caseName(most), FORWARDER, USED_BYTES, "with its connections open");
  }

  /** Whatever is measured: before all of them have connections it would be another thing. */
  static Timing timing(Timing least, int domains) {
    Duration settle = Timing.longer(SETTLE, SETTLE_EACH.multipliedBy(domains));
    return least.atLeast(settle, WINDOW_TIME);
  }

  private static String caseName(int domains) {
    return "1KiB/" + domains + (domains == 1 ? "-domain" : "-domains") + "/h1";
  }

  private static Load load(BenchRun run, List<Integer> ports, int domains) {
    return Load.to(ports.subList(0, domains))
        .withIoThreads(run.options().ioThreads())
        .with(Offer.windowOfAll(Math.max(WINDOW, WINDOW_EACH * domains)));
  }

  /**
   * For each number of domains, the forwarder, the bare client and bare sockets in turn, and each
   * with one domain in the same turn: what is compared was measured within the same minute.
   */
  private void throughput(BenchRun run, Samples samples, Child sink, List<Integer> ports)
      throws InterruptedException {
    Map<String, Child> processes = run.subjects(List.of(FORWARDER, HTTPCLIENT5, RAW_SOCKETS));
    // code that was compiled for few domains is compiled anew when there are many
    for (int domains : List.of(numbers.get(0), most)) {
      for (Child process : processes.values()) {
        run.warmUp(process, load(run, ports, domains));
      }
    }
    for (int domains : numbers) {
      List<Contender> many = Contender.all(caseName(domains), processes, load(run, ports, domains));
      List<Contender> one = Contender.all(caseName(1), processes, load(run, ports, 1));
      List<Slice> slices =
          run.inTurn(
              sink,
              Stream.concat(one.stream(), many.stream()).toList(),
              timing(run.options().timing(), domains));
      List<Slice> ofOne = slices.subList(0, one.size());
      List<Slice> ofMany = slices.subList(one.size(), slices.size());
      add(samples, one, ofOne);
      add(samples, many, ofMany);
      for (int i = 0; i < many.size(); i++) {
        samples.addRatios(many.get(i), ofMany.get(i), ONE, ofOne.get(i));
        addThreads(samples, many.get(i), ofMany.get(i), ofOne.get(i));
      }
    }
    processes.values().forEach(run::end);
  }

  private static void add(Samples samples, List<Contender> contenders, List<Slice> slices) {
    samples.addRates(contenders, slices);
    samples.addRatios(contenders, slices, Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND);
    for (int i = 0; i < slices.size(); i++) {
      Contender contender = contenders.get(i);
      SubjectSlice slice = slices.get(i).subject();
      samples.add(contender.caseName(), contender.subject(), THREADS, slice.to().threads());
      // where a loop is closed over many domains, a short slice may be that of a pause
      if (contender.subject().equals(FORWARDER) && slice.hasSubmits()) {
        samples.add(contender.caseName(), FORWARDER, Metric.SUBMIT_MEAN, slice.meanSubmitMicros());
      }
    }
  }

  /** Threads that submit without pause, and wait wherever there is no room. */
  private static void producers(BenchRun run, Samples samples, Child sink, List<Integer> ports)
      throws InterruptedException {
    Load load =
        Load.to(ports.subList(0, 1))
            .withIoThreads(run.options().ioThreads())
            .withMemoryBytes(ROOM_OF_PRODUCERS);
    Child forwarder = run.subject(FORWARDER);
    run.warmUp(forwarder, load.with(Offer.waiting(MOST_PRODUCERS)));
    List<Contender> all =
        PRODUCERS.stream()
            .map(
                number ->
                    new Contender(
                        producersCase(number),
                        FORWARDER,
                        forwarder,
                        load.with(Offer.waiting(number)),
                        0))
            .toList();
    List<Slice> slices = run.inTurn(sink, all, run.options().timing());
    samples.addRates(all, slices);
    for (int i = 0; i < slices.size(); i++) {
      samples.addRatios(all.get(i), slices.get(i), ONE_PRODUCER, slices.get(0));
    }
    run.end(forwarder);
  }

  private static String producersCase(int number) {
    return caseName(1) + "/" + number + (number == 1 ? "-producer" : "-producers");
  }

  private static void addThreads(Samples samples, Contender contender, Slice slice, Slice one) {
    int more = slice.subject().to().threads() - one.subject().to().threads();
    samples.add(contender.caseName(), contender.subject(), MORE_THREADS, more);
  }

  /** A JVM of its own: what is compared is the heap with many domains and with one. */
  private void memory(BenchRun run, Samples samples, List<Integer> ports)
      throws InterruptedException {
    Child forwarder = run.subject(FORWARDER);
    Load one = load(run, ports, 1);
    Load many = load(run, ports, most);
    run.warmUp(forwarder, load(run, ports, numbers.get(0)));
    double idle =
        heap(forwarder, many.with(Offer.none())) - heap(forwarder, one.with(Offer.none()));
    double used = usedHeap(run, forwarder, many) - usedHeap(run, forwarder, one);
    run.end(forwarder);
    samples.add(caseName(most), FORWARDER, IDLE_BYTES, idle / (most - 1));
    samples.add(caseName(most), FORWARDER, USED_BYTES, used / (most - 1));
    run.say("  heap per idle domain: %,.0f bytes", idle / (most - 1));
  }

  /** Under load, all of its memory, be it of the heap or not. */
  private void resident(BenchRun run, Samples samples, List<Integer> ports)
      throws InterruptedException {
    Child forwarder = run.subject(FORWARDER, SmallHeap.OPTIONS);
    // as many in flight as without: but the memory for what waits is a share of the heap
    Load many = load(run, ports, most).with(Offer.windowOfAll(SMALL_WINDOW_EACH * most));
    run.warmUp(forwarder, many);
    SubjectSlice slice = run.measure(forwarder, many, timing(run.options().timing(), most));
    run.end(forwarder);
    slice.requireAllDelivered(caseName(most) + ", " + FORWARDER);
    double mebibytes = SmallHeap.residentMebibytes(slice);
    samples.add(caseName(most), FORWARDER, SmallHeap.RESIDENT, mebibytes);
    run.say("  resident with a small heap: %,.0f MiB", mebibytes);
  }

  private static long heap(Child forwarder, Load load) {
    forwarder.ask("start", load, SubjectMark.class);
    long heap = forwarder.ask("heap", Long.class);
    forwarder.ask("stop", SubjectMark.class);
    return heap;
  }

  /** After everything has been delivered; its connections are open still. */
  private static long usedHeap(BenchRun run, Child forwarder, Load load)
      throws InterruptedException {
    forwarder.ask("start", load, SubjectMark.class);
    Thread.sleep(timing(run.options().timing(), load.ports().size()).settle().toMillis());
    forwarder.ask("pause", SubjectMark.class);
    SubjectMark unused = Pending.awaitNone(forwarder, PATIENCE);
    long heap = forwarder.ask("heap", Long.class);
    forwarder.ask("stop", SubjectMark.class);
    return heap;
  }
}
