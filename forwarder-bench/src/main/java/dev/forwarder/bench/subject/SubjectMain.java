package dev.forwarder.bench.subject;

import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subject in a process of its own: the program. Its argument is the subject's name. It answers
 * {@code start} (with a {@link Load}), {@code mark}, {@code pause} (nothing more is offered) and
 * {@code stop} with a {@link SubjectMark}, {@code latencies} with what was timed since that was
 * asked last ({@link Latencies.Summary}), {@code timed} with how many payloads were timed since the
 * load began, {@code heap} with the bytes of live heap, and ends when its input does.
 */
public final class SubjectMain {

  /** The forwarder. */
  public static final String FORWARDER = "forwarder";

  /** The forwarder with records of {@link BenchRecord}, each in a request of its own. */
  public static final String RECORD_POSTS = "forwarder-records";

  /** The forwarder with such records, many in a request. */
  public static final String BATCHES = "forwarder-batches";

  /** OpenTelemetry's batch processor and OTLP exporter, with such records. */
  public static final String OPENTELEMETRY = "opentelemetry";

  /** Fluency, with such records, to a port that reads a stream. */
  public static final String FLUENCY = "fluency";

  /** Kafka's producer at its defaults, with such records, to a port that is a Kafka broker. */
  public static final String KAFKA = "kafka";

  /** The same with batches as large as the forwarder's requests. */
  public static final String KAFKA_LARGE = "kafka-512KiB";

  /** Sentry's asynchronous transport, with an envelope for each such record. */
  public static final String SENTRY = "sentry";

  /** Log4j 2's HTTP appender behind its asynchronous one, with an event for each such record. */
  public static final String LOG4J2 = "log4j2";

  /** A bounded queue between two threads: the least that a hand-over costs. */
  public static final String QUEUE = "array-blocking-queue";

  /** Apache HttpClient 5's asynchronous client, bare. */
  public static final String HTTPCLIENT5 = "httpclient5";

  /** The same with requests and replies that are streams, the least that one can do with it. */
  public static final String HTTPCLIENT5_STREAMING = "httpclient5-streaming";

  /** Bare sockets and requests that are ready: the limit. */
  public static final String RAW_SOCKETS = "raw-sockets";

  /** The same with full batches of {@link BenchRecord}. */
  public static final String RAW_BATCHES = "raw-sockets-batches";

  /** The forwarder with Data Nadhi's items, each posted by itself. */
  public static final String LOG_POSTS = "log-posts";

  /** The same, uploaded to the fallback server. */
  public static final String UPLOADS = "uploads";

  private static final Map<String, Subject.Maker> SUBJECTS =
      Map.ofEntries(
          Map.entry(FORWARDER, ForwarderSubject::posting),
          Map.entry(RECORD_POSTS, ForwarderSubject::postingRecords),
          Map.entry(BATCHES, ForwarderSubject::batching),
          Map.entry(HTTPCLIENT5, HttpClientSubject::simple),
          Map.entry(HTTPCLIENT5_STREAMING, HttpClientSubject::streaming),
          Map.entry(RAW_SOCKETS, RawSocketsSubject::posting),
          Map.entry(RAW_BATCHES, RawSocketsSubject::batching),
          Map.entry(OPENTELEMETRY, load -> new PeerSubject(load, OpenTelemetryPeer::new)),
          Map.entry(FLUENCY, load -> new PeerSubject(load, FluencyPeer::new)),
          Map.entry(KAFKA, load -> new PeerSubject(load, KafkaPeer::standard)),
          Map.entry(KAFKA_LARGE, load -> new PeerSubject(load, KafkaPeer::withLargeBatches)),
          Map.entry(SENTRY, load -> new PeerSubject(load, SentryPeer::new)),
          Map.entry(LOG4J2, load -> new PeerSubject(load, Log4jPeer::new)),
          Map.entry(QUEUE, QueueSubject::new),
          Map.entry(LOG_POSTS, DatanadhiSubject::posting),
          Map.entry(UPLOADS, DatanadhiSubject::uploading));

  private final Subject.Maker maker;
  private @Nullable Subject subject;

  private SubjectMain(Subject.Maker maker) {
    this.maker = maker;
  }

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    SubjectMain program = new SubjectMain(maker(args.length == 1 ? args[0] : ""));
    LineServer.ofProcess()
        .serve(
            Map.of(
                "start", program::start,
                "mark", program::mark,
                "pause", program::pause,
                "stop", program::stop,
                "latencies", argument -> program.running().latencies().take(),
                "timed", argument -> program.running().latencies().added(),
                "heap", argument -> Meters.liveHeapBytes()));
    System.exit(0);
  }

  /** What makes the subject of that name. */
  static Subject.Maker maker(String name) {
    Subject.Maker maker = SUBJECTS.get(name);
    if (maker == null) {
      throw new IllegalArgumentException("one argument of " + SUBJECTS.keySet() + " is needed");
    }
    return maker;
  }

  private SubjectMark start(String load) {
    if (subject != null) {
      throw new IllegalStateException("the last load has not been stopped");
    }
    subject = maker.under(Json.read(load, Load.class));
    return mark("");
  }

  private SubjectMark pause(String argument) {
    running().pause();
    return mark("");
  }

  private SubjectMark stop(String argument) {
    Subject last = running();
    last.close();
    SubjectMark end = mark("");
    subject = null;
    return end;
  }

  private SubjectMark mark(String argument) {
    Subject now = running();
    return new SubjectMark(
        System.nanoTime(),
        Meters.cpuNanos(),
        Meters.allocatedBytes(),
        Meters.threads(),
        Meters.residentBytes(),
        now.submits(),
        now.submitNanos(),
        now.total(),
        now.first());
  }

  private Subject running() {
    if (subject == null) {
      throw new IllegalStateException("no load has been started");
    }
    return subject;
  }
}
