package dev.forwarder.bench.subject;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.bench.disk.SlowDisk;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.ForwarderBuilder;
import dev.forwarder.core.OverflowPolicy;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.core.http.HttpProtocol;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.http.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The forwarder, fed through nothing but its public API. */
final class ForwarderSubject extends FedSubject {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  /** So many times as much may wait as there are domains. */
  private static final Duration STOP_TIMEOUT_EACH = Duration.ofMillis(20);

  private static final int NO_PORT = 9;
  private static final SubmitOptions WAITS_FOR_ROOM =
      SubmitOptions.NONE.withMaxWait(Duration.ofSeconds(10));

  /** How long it may take until the producer looks again: a look at all domains has its price. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private static final long LOOK_NANOS_EACH = TimeUnit.MICROSECONDS.toNanos(250);

  private static final long MOST_STORED_BYTES = 8L << 30;

  private final Endpoint endpoint;
  private final Supplier<Payload> payloads;
  private final Forwarder forwarder;
  private final Producer producer;
  private final Latencies latencies;
  private final Duration stopTimeout;
  private final boolean isStoring;

  private ForwarderSubject(Load load, Endpoint endpoint, Supplier<Payload> payloads) {
    this.endpoint = endpoint;
    this.payloads = payloads;
    this.isStoring = !load.storing().folder().isEmpty();
    this.stopTimeout = STOP_TIMEOUT.plus(STOP_TIMEOUT_EACH.multipliedBy(load.ports().size()));
    this.forwarder = forwarder(load);
    forwarder.start();
    this.latencies = new Latencies();
    this.producer = started(load);
  }

  /** One payload a request, each the same bytes. */
  static Subject posting(Load load) {
    Payload payload = Payload.wrap(new byte[load.payloadBytes()]);
    return new ForwarderSubject(load, BenchFamily.ENDPOINT, () -> payload);
  }

  /** One record a request, each made of the same text. */
  static Subject postingRecords(Load load) {
    return ofRecords(load, BenchFamily.ENDPOINT);
  }

  /** Many of them in a request. */
  static Subject batching(Load load) {
    return ofRecords(load, BenchFamily.RECORDS);
  }

  private static Subject ofRecords(Load load, Endpoint endpoint) {
    return new ForwarderSubject(load, endpoint, () -> Payload.of(BenchRecord.TEXT));
  }

  private static Forwarder forwarder(Load load) {
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .queue(queue(load))
            .concurrency(concurrency(load))
            .http(http(load));
    for (int port : load.ports()) {
      builder.domain(BenchFamily.domain(load.reach(), "127.0.0.1", port));
    }
    if (load.ports().isEmpty()) {
      builder.transport(new InstantTransport()).domain(BenchFamily.domain("127.0.0.1", NO_PORT));
    }
    if (load.unresolved()) {
      // RFC 6761 keeps this top-level name from ever being given to anyone.
      builder.domain(BenchFamily.domain("nowhere.invalid", NO_PORT));
    }
    if (!load.storing().folder().isEmpty()) {
      store(builder, load.storing());
    }
    return builder.build();
  }

  /** HTTP/2 is what it speaks by default wherever a server does. */
  private static HttpSettings http(Load load) {
    HttpSettings settings = HttpSettings.defaults().withIoThreads(load.ioThreads());
    return switch (load.reach().wire()) {
      case H1 -> settings;
      case H1_TLS -> settings.withTls(tls(load.reach())).withProtocol(HttpProtocol.HTTP1);
      case H2_TLS -> settings.withTls(tls(load.reach()));
    };
  }

  private static TlsSettings tls(Reach reach) {
    TlsSettings standard = TlsSettings.defaults();
    return new TlsSettings(
        standard.handshakeTimeout(),
        standard.minVersion(),
        standard.skipVerification(),
        standard.unverifiedDomains(),
        Path.of(reach.caFile()),
        standard.keyStore());
  }

  private static void store(ForwarderBuilder builder, Load.Storing storing) {
    builder
        .storage(StorageSettings.defaults().withDurability(storing.durability()))
        .disk(DiskSettings.of(Path.of(storing.folder()), MOST_STORED_BYTES))
        .files(new SlowDisk(Duration.ofMillis(storing.writeMillis())));
  }

  private static QueueSettings queue(Load load) {
    QueueSettings settings = QueueSettings.defaults();
    if (load.memoryBytes() > 0) {
      settings = settings.withMemoryPerDomainBytes(load.memoryBytes());
    }
    // Who waits for room must not be given that of others.
    return load.offer().pace() == Load.Pace.WAITING
        ? settings.withOverflow(OverflowPolicy.REFUSE)
        : settings;
  }

  private static ConcurrencySettings concurrency(Load load) {
    ConcurrencySettings standard = ConcurrencySettings.defaults();
    return load.inFlight() == 0 ? standard : standard.withRequestsPerWorker(load.inFlight());
  }

  private Producer started(Load load) {
    int bound = load.offer().bound();
    long longest = LOOK_NANOS + load.ports().size() * LOOK_NANOS_EACH;
    return switch (load.offer().pace()) {
      case NONE -> Producer.idle();
      case FIRST_UNDELIVERED ->
          Producer.closedLoop(this::submit, bound, 1, () -> first().pending(), longest);
      case ALL_UNDELIVERED ->
          Producer.closedLoop(
              this::submit, bound, load.ports().size(), () -> total().pending(), longest);
      case PER_SECOND -> perSecond(load.timed(), bound);
      case WAITING -> Producer.waiting(this::submitWaiting, bound);
    };
  }

  private Producer perSecond(Load.Timed timed, int number) {
    return switch (timed) {
      case NOTHING -> Producer.perSecond((due, since) -> submit(), number);
      case SUBMIT -> Producer.timed(this::submit, number, latencies);
      case DELIVERY -> Producer.perSecond(this::submitTimingDelivery, number);
    };
  }

  /** Whether it was taken. */
  private boolean submit() {
    return forwarder.submit(endpoint, payloads.get()).refused() == 0;
  }

  private void submitWaiting() {
    Admission unused = forwarder.submit(endpoint, payloads.get(), WAITS_FOR_ROOM);
  }

  private void submitTimingDelivery(long due, long since) {
    DeliveryListener listener =
        report -> {
          long now = System.nanoTime();
          if (report.outcome() == Outcome.DELIVERED) {
            latencies.add(now - since, now - due);
          }
        };
    Admission unused =
        forwarder.submit(endpoint, payloads.get(), SubmitOptions.NONE.withListener(listener));
  }

  @Override
  public Latencies latencies() {
    return latencies;
  }

  @Override
  public Tally total() {
    return Tally.of(forwarder.stats().total());
  }

  @Override
  public Tally first() {
    return Tally.of(forwarder.stats().domains().get(0).total());
  }

  @Override
  Producer producer() {
    return producer;
  }

  /**
   * What was accepted is still delivered, if that can be done in a short time. Where nothing is on
   * disk a stop leaves nothing open: what is would have been lost without an outcome.
   */
  @Override
  public void close() {
    pause();
    forwarder.stop(stopTimeout);
    long open = forwarder.stats().total().pending();
    if (!isStoring && open != 0) {
      throw new IllegalStateException(
          open + " were stopped without an outcome: " + forwarder.stats().total());
    }
  }
}
