package dev.forwarder.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A whole forwarder in a test's hands: a {@link DefaultForwarder} over a {@link FakeEnvironment}
 * and a {@link FakeTransport}.
 *
 * <p>Each {@link #run} and {@link #advance} ends with a check that does not believe the forwarder's
 * own figures: it looks into every container of every domain, and what it finds there, transactions
 * and bytes, must be what is said to be pending and reserved.
 */
final class Rig {

  static final Endpoint EVENTS = Endpoint.post("events", "/v1/events");
  static final Endpoint OTHER = Endpoint.post("other", "/v1/other");
  static final ApiKey KEY = ApiKey.of("first", "0123456789abcdef-first-cafe");
  static final ApiKey SECOND_KEY = ApiKey.of("second", "0123456789abcdef-second-beef");

  final FakeEnvironment environment;
  final FakeTransport transport;
  final Forwarder forwarder;

  private final List<DomainForwarder> domains = new ArrayList<>();
  private final List<DeliveryReport> reports = new ArrayList<>();
  private final ForwarderBuilder.DomainMaker maker;
  private @Nullable DomainServices services;

  private Rig(UnaryOperator<ForwarderBuilder> choices) {
    this(choices, DomainForwarder::new, null);
  }

  private Rig(
      UnaryOperator<ForwarderBuilder> choices,
      ForwarderBuilder.DomainMaker maker,
      @Nullable Environment real) {
    this(new FakeEnvironment(), choices, maker, real);
  }

  private Rig(
      FakeEnvironment environment,
      UnaryOperator<ForwarderBuilder> choices,
      ForwarderBuilder.DomainMaker maker,
      @Nullable Environment real) {
    this.environment = environment;
    this.transport = new FakeTransport(environment);
    this.maker = maker;
    ForwarderBuilder builder =
        DefaultForwarder.builder()
            .queue(Choice.queue().settings())
            .transport(transport)
            .domainMaker(this::make);
    forwarder = choices.apply(builder).build(real == null ? environment.environment() : real);
  }

  private DomainForwarder make(Domain domain, DomainSettings settings, DomainServices given) {
    services = given;
    DomainForwarder made = maker.make(domain, settings, given);
    domains.add(made);
    return made;
  }

  /** A domain with one key. */
  static Domain domain(String name) {
    return domain(name, Domain.Role.PRIMARY, KEY);
  }

  static Domain domain(String name, Domain.Role role, ApiKey... keys) {
    URI url = URI.create("https://" + name + ".example");
    return new Domain(name, url, role, new PlainFamily(), List.of(keys));
  }

  /** A started forwarder of one domain, {@code a}, at the defaults. */
  static Rig started() {
    return started(builder -> builder);
  }

  /** A started forwarder of one domain, {@code a}. */
  static Rig started(UnaryOperator<ForwarderBuilder> choices) {
    return startedBare(builder -> choices.apply(builder.domain(domain("a"))));
  }

  /** A started forwarder of these choices, whose domains are made in this way, on real threads. */
  static Rig onThreadsMaking(
      UnaryOperator<ForwarderBuilder> choices, ForwarderBuilder.DomainMaker maker) {
    Rig rig = new Rig(choices, maker, Environment.ofMachine(new Threads(2)));
    rig.forwarder.start();
    return rig;
  }

  /** A started forwarder of one domain, {@code a}, that is made in this way. */
  static Rig startedMaking(ForwarderBuilder.DomainMaker maker) {
    Rig rig = new Rig(builder -> builder.domain(domain("a")), maker, null);
    rig.forwarder.start();
    return rig;
  }

  /** A started forwarder of these choices, in an environment that others have a part of. */
  static Rig startedIn(FakeEnvironment environment, UnaryOperator<ForwarderBuilder> choices) {
    return startedIn(environment, choices, DomainForwarder::new);
  }

  /** The same, whose domains are made in this way. */
  static Rig startedIn(
      FakeEnvironment environment,
      UnaryOperator<ForwarderBuilder> choices,
      ForwarderBuilder.DomainMaker maker) {
    Rig rig = new Rig(environment, choices, maker, null);
    rig.forwarder.start();
    return rig;
  }

  /** A started forwarder of the domains that are chosen. */
  static Rig startedBare(UnaryOperator<ForwarderBuilder> choices) {
    Rig rig = new Rig(choices);
    rig.forwarder.start();
    return rig;
  }

  /**
   * A started forwarder of one domain on the machine's own clock and threads, for what must be seen
   * on threads: nobody may run or advance it by hand.
   */
  static Rig onThreads(UnaryOperator<ForwarderBuilder> choices) {
    Environment machine = Environment.ofMachine(new Threads(2));
    Rig rig = new Rig(b -> choices.apply(b.domain(domain("a"))), DomainForwarder::new, machine);
    rig.forwarder.start();
    return rig;
  }

  /** A forwarder of one domain that is not started. */
  static Rig notStarted(UnaryOperator<ForwarderBuilder> choices) {
    return new Rig(builder -> choices.apply(builder.domain(domain("a"))));
  }

  // ---- what the host does ----

  Admission submit(String body) {
    return submit(EVENTS, body);
  }

  Admission submit(Endpoint endpoint, String body) {
    return forwarder.submit(endpoint, Payload.of(body));
  }

  Admission submitHigh(String body) {
    return forwarder.submit(EVENTS, Payload.of(body).withPriority(Priority.HIGH));
  }

  Admission submit(int bytes) {
    return forwarder.submit(EVENTS, Payload.wrap(new byte[bytes]));
  }

  /** Submits them, and does what is due. */
  void submitAll(String... bodies) {
    for (String body : bodies) {
      submit(body);
    }
    run();
  }

  /** Submits, and keeps what is reported for {@link #reports}. */
  Admission submitAndAsk(Endpoint endpoint, String body) {
    return forwarder.submit(
        endpoint, Payload.of(body), SubmitOptions.NONE.withListener(reports::add));
  }

  List<DeliveryReport> reports() {
    return reports;
  }

  // ---- time passes ----

  void run() {
    environment.run();
    check();
  }

  void advance(Duration duration) {
    environment.advance(duration);
    check();
  }

  void advanceSeconds(double seconds) {
    advance(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  /** Stops; no thread has to wait for it. */
  CompletableFuture<StopReport> stop(Duration timeout) {
    CompletableFuture<StopReport> report = forwarder.stopAsync(timeout).toCompletableFuture();
    run();
    return report;
  }

  /** Stops, where nobody asks for the report. */
  void beginStop(Duration timeout) {
    assertThat(stop(timeout)).isNotNull();
  }

  // ---- what is to be seen ----

  Counts counts() {
    return forwarder.stats().total();
  }

  long dropped(DropReason reason) {
    return counts().dropped().getOrDefault(reason, 0L);
  }

  DomainStats stats() {
    return stats(0);
  }

  DomainStats stats(int domain) {
    return forwarder.stats().domains().get(domain);
  }

  Counts counts(int domain) {
    return stats(domain).total();
  }

  DomainForwarder domain(int index) {
    return domains.get(index);
  }

  /** What the domains share. */
  DomainServices services() {
    return requireNonNull(services);
  }

  int inFlight() {
    return domains.get(0).inFlightCount();
  }

  /** What is pending and reserved is what lies in the containers. */
  void check() {
    for (DomainForwarder domain : domains) {
      List<Transaction> found = new ArrayList<>();
      domain.forEachPending(found::add);
      long bytes = found.stream().mapToLong(Transaction::bytes).sum();
      String name = domain.domain().name();
      Ledger.Snapshot seen = domain.ledger().read();
      Counts counts = seen.counts().stream().reduce(seen.removed(), Counts::plus);
      assertThat(found).as("transactions in the containers").doesNotHaveDuplicates();
      long stored = seen.gauge(Ledger.Gauge.STORED);
      assertThat(counts.pending())
          .as("pending in domain %s", name)
          .isEqualTo(found.size() + stored);
      assertThat(domain.lease().reservedBytes()).as("reserved by %s", name).isEqualTo(bytes);
    }
  }
}
