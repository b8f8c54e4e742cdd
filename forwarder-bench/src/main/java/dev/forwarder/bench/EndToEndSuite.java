package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5_STREAMING;
import static dev.forwarder.bench.subject.SubjectMain.LOG4J2;
import static dev.forwarder.bench.subject.SubjectMain.RAW_SOCKETS;
import static dev.forwarder.bench.subject.SubjectMain.RECORD_POSTS;
import static dev.forwarder.bench.subject.SubjectMain.SENTRY;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.OwnCertificate;
import dev.forwarder.bench.sink.Wire;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests in a second, and in a second of the client's processor time, against the bare client
 * that the forwarder is built on, and against bare sockets, the limit of any client. The bare
 * client comes in two ways: with whole messages, as most of its examples have it and as the goal is
 * meant, and with streams, the least that one can do with it.
 *
 * <p>Each round has a fresh JVM for each of them, so that none runs code that was compiled for
 * another, and all live side by side: for each number of requests in flight one works while the
 * others wait, in turn. What is compared was so measured within seconds, and the ratio of a round
 * is free of what the machine did meanwhile.
 *
 * <p>Over TLS it is the same with HTTP/1.1 and with HTTP/2, to a sink that takes nothing but what
 * the case says.
 *
 * <p>A case of its own has others that send each record by itself, and the forwarder at its
 * defaults.
 */
final class EndToEndSuite implements Suite {

  private static final double LEAST_SHARE = 0.9;
  private static final int WARM_IN_FLIGHT = 32;

  private static final List<Wire> SECURE = List.of(Wire.H1_TLS, Wire.H2_TLS);

  /** Four busy threads on two cores change places now and then, and rates jump by a third. */
  private static final Duration PLAIN_WINDOW = Duration.ofSeconds(3);

  /** Until all connections have shaken hands, of which the sink's one thread does its half. */
  private static final Duration SECURE_SETTLE = Duration.ofSeconds(1);

  /** New connections are slow for longer, and rates less even. */
  private static final int SECURE_TIMES = 3;

  private static final Duration SECURE_WINDOW = Duration.ofSeconds(1);

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
  private record Case(Wire wire, int bytes, int inFlight) {

    String name() {
      String size = bytes < KIBI ? bytes + "B" : bytes / KIBI + "KiB";
      return size + "/1-domain/" + wire.label() + "/" + inFlight + "-in-flight";
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
    return "requests/s of 1 KiB (and others), and per CPU-second, against the bare HttpClient 5 (and peers);"
        + " over TLS and HTTP/2, too";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    OwnCertificate certificate = run.options().look() ? null : OwnCertificate.in(run.newFolder());
    List<Wire> secure = certificate == null ? List.of() : SECURE;
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      plain(run, samples);
      if (certificate != null) {
        further(run, samples, certificate);
      }
    }
    plateau(run, samples, Wire.H1, List.of(Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND));
    for (Wire wire : secure) {
      plateau(run, samples, wire, List.of(Metric.REQUESTS_PER_SECOND));
    }
    Metric rate = Metric.REQUESTS_PER_SECOND;
    samples.note(PEERS, FORWARDER, rate, "10 in flight");
    samples.note(PEERS, SENTRY, rate, "one in flight, compressed, a connection each");
    samples.note(PEERS, LOG4J2, rate, "one in flight, one connection");
  }

  private static void further(BenchRun run, Samples samples, OwnCertificate certificate)
      throws InterruptedException {
    for (Wire wire : SECURE) {
      secure(run, samples, wire, certificate);
    }
    peers(run, samples);
  }

  /** All in JVMs of their own, too, since they send another thing: what they make of a text. */
  private static void peers(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("200"); // Sentry takes no other for a success
    Load load =
        Load.to(run.ports(sink).get(0))
            .withIoThreads(run.options().ioThreads())
            .with(Load.Offer.window(WINDOW));
    Map<String, Child> processes = new LinkedHashMap<>();
    processes.put(FORWARDER, run.subject(RECORD_POSTS));
    processes.putAll(run.subjects(List.of(SENTRY, LOG4J2)));
    List<Contender> all = Contender.all(PEERS, processes, load);
    for (Contender each : all) {
      run.warmUp(each.process(), load);
    }
    List<Slice> slices = run.inTurn(sink, all, run.options().timing());
    samples.addRates(all, slices);
    samples.addRatios(all, slices, Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND);
    all.forEach(each -> run.end(each.process()));
    run.end(sink);
  }

  private static void plain(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("202");
    Load load = Load.to(run.ports(sink).get(0));
    List<String> subjects =
        run.options().look()
            ? List.of(FORWARDER, HTTPCLIENT5, RAW_SOCKETS)
            : List.of(FORWARDER, HTTPCLIENT5, HTTPCLIENT5_STREAMING, RAW_SOCKETS);
    Timing timing = run.options().timing();
    Timing own = run.options().look() ? timing : timing.atLeast(PLAIN_WINDOW);
    compare(run, samples, sink, load, own, subjects);
  }

  /** In JVMs of their own, too: other code, which nothing plain has been through. */
  private static void secure(BenchRun run, Samples samples, Wire wire, OwnCertificate certificate)
      throws InterruptedException {
    Child sink = run.tlsSink(wire, certificate);
    Load load = Load.to(run.ports(sink).get(0)).with(Reach.trusting(wire, certificate));
    Timing timing =
        run.options().timing().times(SECURE_TIMES).atLeast(SECURE_SETTLE, SECURE_WINDOW);
    compare(run, samples, sink, load, timing, List.of(FORWARDER, HTTPCLIENT5));
  }

  private static void compare(
      BenchRun run, Samples samples, Child sink, Load to, Timing timing, List<String> subjects)
      throws InterruptedException {
    Load load = to.withIoThreads(run.options().ioThreads());
    Map<String, Child> processes = run.subjects(subjects);
    for (int i = 0; i < warmUps(load.reach().wire()); i++) {
      for (Child process : processes.values()) {
        run.warmUp(process, load.withInFlight(WARM_IN_FLIGHT));
      }
    }
    for (Case each : cases(run, load.reach().wire())) {
      List<Contender> all = Contender.all(each.name(), processes, each.of(load));
      List<Slice> slices = run.inTurn(sink, all, timing);
      samples.addRates(all, slices);
      samples.addRatios(all, slices, Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND);
      addAllocated(samples, all, slices);
    }
    processes.values().forEach(run::end);
    run.end(sink);
  }

  /**
   * Over TLS there is more code, and the sink's is its library's: half a minute of work passes
   * until both sides' is compiled, which is what four bring.
   */
  private static int warmUps(Wire wire) {
    return wire == Wire.H1 ? 1 : 4;
  }

  private static List<Case> cases(BenchRun run, Wire wire) {
    List<Case> cases = new ArrayList<>(standard(run, wire));
    if (wire == Wire.H1 && !run.options().quick()) {
      OTHER_BYTES.forEach(bytes -> cases.add(new Case(wire, bytes, WARM_IN_FLIGHT)));
    }
    return cases;
  }

  /** Those that differ in what is in flight alone. */
  private static List<Case> standard(BenchRun run, Wire wire) {
    boolean one = wire != Wire.H1 && run.options().quick();
    List<Integer> inFlight = one ? List.of(WARM_IN_FLIGHT) : run.options().inFlight();
    return inFlight.stream().map(number -> new Case(wire, STANDARD_BYTES, number)).toList();
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
  private static void plateau(BenchRun run, Samples samples, Wire wire, List<Metric> metrics) {
    String plateau =
        standard(run, wire).stream()
            .map(Case::name)
            .max(
                Comparator.comparingDouble(
                    name -> samples.median(name, HTTPCLIENT5, Metric.REQUESTS_PER_SECOND)))
            .orElseThrow();
    for (Metric metric : metrics) {
      Metric ratio = metric.ratioTo(HTTPCLIENT5);
      samples.goal(plateau, FORWARDER, ratio, Goal.atLeast(LEAST_SHARE));
      samples.note(plateau, FORWARDER, ratio, "the bare client's plateau");
    }
  }
}
