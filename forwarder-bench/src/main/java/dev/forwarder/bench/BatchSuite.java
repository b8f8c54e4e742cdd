package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.BATCHES;
import static dev.forwarder.bench.subject.SubjectMain.FLUENCY;
import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.KAFKA;
import static dev.forwarder.bench.subject.SubjectMain.KAFKA_LARGE;
import static dev.forwarder.bench.subject.SubjectMain.OPENTELEMETRY;
import static dev.forwarder.bench.subject.SubjectMain.RAW_BATCHES;
import static dev.forwarder.bench.subject.SubjectMain.RAW_SOCKETS;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.BenchRecord;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of 1 KiB, many in a request, each acknowledged by the backend, against OpenTelemetry's
 * exporter and Kafka's producer; and against Fluency, whose records nobody acknowledges. All are
 * given the same text, and the sink counts records. The limit is bare sockets, whose requests are
 * ready.
 */
final class BatchSuite implements Suite {

  private static final String CASE = "1KiB/1-domain/h1";

  /**
   * A server whose system acknowledges at once what has come of a body: where it does not,
   * OpenTelemetry's client, which leaves Nagle's algorithm on, waits 40 ms for that at times.
   */
  private static final String ACKNOWLEDGED = CASE + "/acknowledged-at-once";

  // The sink's groups of ports, in their order.
  private static final int HTTP = 0;
  private static final int HTTP_ACKNOWLEDGED = 1;
  private static final int STREAM = 2;
  private static final int KAFKA_BROKER = 3;

  private static final double LEAST_OF_OPENTELEMETRY = 3;
  private static final double LEAST_OF_FLUENCY = 1;
  private static final double LEAST_OF_KAFKA = 1;

  /**
   * Its queue: as much as is never empty, though who fills it up looks only now and then. Half of
   * it lasts for 36 ms at 900,000/s, and the system wakes a thread some milliseconds late.
   */
  private static final int OPENTELEMETRY_WINDOW = 65_536;

  /** One thread that waits while there is no room: a domain's memory is 15 MiB by default. */
  private static final Offer FED = Offer.waiting(1);

  /** Without acknowledgements, a buffer that is never empty is all that bounds it. */
  private static final int FLUENCY_WINDOW = 400_000;

  /** Fluency looks into its buffer so seldom that less would show a part of its work. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  /** Records are soon many, and the code that compiles late is what a request needs. */
  private static final int WARM_UPS = 3;

  private static final Metric RATE = KeeperTurns.RECORDS_PER_SECOND;
  private static final Metric PER_CPU = Metric.PER_CPU_SECOND;

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String description() {
    return "records/s of 1 KiB in batches, against OpenTelemetry's exporter, Fluency and Kafka's"
        + " producer";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      round(run, samples);
    }
    Metric toOpenTelemetry = RATE.ratioTo(OPENTELEMETRY);
    Metric toFluency = RATE.ratioTo(FLUENCY);
    samples.goal(CASE, FORWARDER, toOpenTelemetry, Goal.atLeast(LEAST_OF_OPENTELEMETRY));
    samples.goal(ACKNOWLEDGED, FORWARDER, toOpenTelemetry, Goal.atLeast(LEAST_OF_OPENTELEMETRY));
    samples.note(ACKNOWLEDGED, OPENTELEMETRY, RATE, "does not wait for delayed acknowledgements");
    samples.goal(CASE, FORWARDER, toFluency, Goal.atLeast(LEAST_OF_FLUENCY));
    samples.goal(CASE, FORWARDER, RATE.ratioTo(KAFKA), Goal.atLeast(LEAST_OF_KAFKA));
    samples.goal(CASE, FORWARDER, RATE.ratioTo(KAFKA_LARGE), Goal.atLeast(LEAST_OF_KAFKA));
    notes(samples);
  }

  private static void notes(Samples samples) {
    samples.note(
        CASE,
        FORWARDER,
        RATE,
        "512 KiB a request, acknowledged, else its defaults; its producer waits for room");
    samples.note(
        CASE, OPENTELEMETRY, RATE, "512 a request, acknowledged, one at a time, queue of 65,536");
    samples.note(CASE, FLUENCY, RATE, "4 MB chunks, not acknowledged, its defaults");
    String fed = "; its producer waits for room";
    samples.note(CASE, KAFKA, RATE, "its defaults: batches of 16 KiB" + fed);
    samples.note(CASE, KAFKA_LARGE, RATE, "batches of 512 KiB" + fed);
    samples.note(CASE, RAW_SOCKETS, RATE, "10 requests that are ready, the same again and again");
  }

  private static void round(BenchRun run, Samples samples) throws InterruptedException {
    String records = ",records=" + BenchRecord.BYTES;
    Child sink =
        run.sink(
            "200" + records,
            "200" + records + ",acknowledge=true",
            "stream" + records,
            "kafka" + records);
    List<List<Integer>> ports = run.ports(sink);
    Load http = http(run, ports.get(HTTP));
    Load atOnce = http(run, ports.get(HTTP_ACKNOWLEDGED));
    Load stream = Load.to(ports.get(STREAM)).with(Offer.window(FLUENCY_WINDOW));
    Load kafka = Load.to(ports.get(KAFKA_BROKER)).with(FED);
    Child forwarder = run.subject(BATCHES);
    Child opentelemetry = run.subject(OPENTELEMETRY);
    Child sockets = run.subject(RAW_BATCHES);
    List<Contender> all =
        new ArrayList<>(
            List.of(
                new Contender(CASE, FORWARDER, forwarder, http.with(FED), HTTP),
                new Contender(CASE, OPENTELEMETRY, opentelemetry, http, HTTP),
                new Contender(CASE, FLUENCY, run.subject(FLUENCY), stream, STREAM),
                new Contender(CASE, RAW_SOCKETS, sockets, http, HTTP)));
    if (!run.options().look()) {
      for (String producer : List.of(KAFKA, KAFKA_LARGE)) {
        all.add(new Contender(CASE, producer, run.subject(producer), kafka, KAFKA_BROKER));
      }
    }
    List<Contender> acknowledged =
        List.of(
            new Contender(ACKNOWLEDGED, FORWARDER, forwarder, atOnce.with(FED), HTTP_ACKNOWLEDGED),
            new Contender(ACKNOWLEDGED, OPENTELEMETRY, opentelemetry, atOnce, HTTP_ACKNOWLEDGED),
            new Contender(ACKNOWLEDGED, RAW_SOCKETS, sockets, atOnce, HTTP_ACKNOWLEDGED));
    for (int i = 0; i < WARM_UPS; i++) {
      for (Contender each : all) {
        // OpenTelemetry where it delivers most, so that all of its code is compiled
        boolean isAtOnce = each.subject().equals(OPENTELEMETRY);
        run.warmUp(each.process(), isAtOnce ? atOnce : each.load());
      }
    }
    compare(run, samples, sink, all);
    compare(run, samples, sink, acknowledged);
    all.forEach(each -> run.end(each.process()));
    run.end(sink);
  }

  /** Theirs drops what there is no room for; so no more than that is undelivered. */
  private static Load http(BenchRun run, List<Integer> ports) {
    return Load.to(ports)
        .withIoThreads(run.options().ioThreads())
        .with(Offer.window(OPENTELEMETRY_WINDOW));
  }

  private static void compare(BenchRun run, Samples samples, Child sink, List<Contender> all)
      throws InterruptedException {
    List<Slice> slices = run.inTurn(sink, all, run.options().timing().atLeast(LEAST, LEAST));
    samples.addRates(all, slices, RATE, PER_CPU);
    samples.addRatios(all, slices, RATE, PER_CPU);
  }
}
