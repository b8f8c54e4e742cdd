package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Transport;
import dev.forwarder.core.DomainChoices.DomainChoice;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.http.HttpTransport;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.Bounds;
import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.SpoolEnvironment;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what a forwarder is to be, and makes it. Whatever is not said is at its default. Not
 * thread-safe; good for one forwarder.
 *
 * <pre>{@code
 * Forwarder forwarder =
 *     DefaultForwarder.builder()
 *         .domain(Domain.of(new GenericFamily(), URI.create("https://intake.example"), key))
 *         .build();
 * }</pre>
 */
public final class ForwarderBuilder {

  private final DomainChoices domains = new DomainChoices();
  private BackoffPolicy backoff = BackoffPolicy.defaults();
  private BlockSettings blocking = BlockSettings.defaults();
  private QueueSettings queue = QueueSettings.defaults();
  private ConcurrencySettings concurrency = ConcurrencySettings.defaults();
  private KeyHoldSettings keyHold = KeyHoldSettings.defaults();
  private KeyCheckSettings keyCheck = KeyCheckSettings.defaults();
  private HttpSettings http = HttpSettings.defaults();
  private StorageSettings storage = StorageSettings.defaults();
  private @Nullable DiskSettings disk;
  private Disk files = new LocalDisk();
  private Duration stopTimeout = Duration.ofSeconds(2);
  private Duration drainTimeout = Duration.ofMinutes(15);
  private ForwarderObserver observer = ForwarderObserver.NONE;
  private @Nullable DeliveryListener listener;
  private @Nullable Transport transport;
  private DomainMaker maker = DomainForwarder::new;

  /** Makes the state machine of a domain; tests make others. */
  @FunctionalInterface
  interface DomainMaker {
    DomainForwarder make(Domain domain, DomainSettings settings, DomainServices services);
  }

  ForwarderBuilder() {}

  /**
   * One more domain.
   *
   * @param domain the domain
   * @return this
   * @throws IllegalArgumentException if there is one of this name already
   */
  public ForwarderBuilder domain(Domain domain) {
    return add(new DomainChoice(domain, null, null));
  }

  /**
   * One more domain, with settings of its own for its queue. What they say of all domains together
   * ({@link QueueSettings#memoryTotalBytes}, {@link QueueSettings#listenerBacklog}) has no effect.
   *
   * @param domain the domain
   * @param ownQueue how much it may hold, and in which order
   * @return this
   * @throws IllegalArgumentException if there is one of this name already
   */
  public ForwarderBuilder domain(Domain domain, QueueSettings ownQueue) {
    return add(new DomainChoice(domain, requireNonNull(ownQueue, "queue"), null));
  }

  /**
   * One more domain, with settings of its own for its queue and its requests. {@link
   * ConcurrencySettings#requestsTotal} has no effect either.
   *
   * @param domain the domain
   * @param ownQueue how much it may hold, and in which order
   * @param ownConcurrency how many requests it may have in flight, and how long one may take
   * @return this
   * @throws IllegalArgumentException if there is one of this name already
   */
  public ForwarderBuilder domain(
      Domain domain, QueueSettings ownQueue, ConcurrencySettings ownConcurrency) {
    return add(
        new DomainChoice(
            domain,
            requireNonNull(ownQueue, "queue"),
            requireNonNull(ownConcurrency, "concurrency")));
  }

  private ForwarderBuilder add(DomainChoice choice) {
    domains.add(choice);
    return this;
  }

  /** How long failed transactions and blocked endpoints wait. */
  public ForwarderBuilder backoff(BackoffPolicy policy) {
    backoff = requireNonNull(policy, "backoff");
    return this;
  }

  /** On what evidence an endpoint is blocked. */
  public ForwarderBuilder blocking(BlockSettings settings) {
    blocking = requireNonNull(settings, "blocking");
    return this;
  }

  /** How much domains may hold, and in which order. */
  public ForwarderBuilder queue(QueueSettings settings) {
    queue = requireNonNull(settings, "queue");
    return this;
  }

  /** How many requests may be in flight. */
  public ForwarderBuilder concurrency(ConcurrencySettings settings) {
    concurrency = requireNonNull(settings, "concurrency");
    return this;
  }

  /** What is done with the transactions of a refused key. */
  public ForwarderBuilder keyHold(KeyHoldSettings settings) {
    keyHold = requireNonNull(settings, "keyHold");
    return this;
  }

  /**
   * Whether and how often keys are checked, of families that know how, over a transport that is a
   * {@link dev.forwarder.api.RequestReply}, as the one for HTTP is.
   */
  public ForwarderBuilder keyCheck(KeyCheckSettings settings) {
    keyCheck = requireNonNull(settings, "keyCheck");
    return this;
  }

  /**
   * How HTTP is spoken; without effect beside {@link #transport}. How many connections a domain may
   * have follows from how many requests it may have in flight.
   */
  public ForwarderBuilder http(HttpSettings settings) {
    http = requireNonNull(settings, "http");
    return this;
  }

  /**
   * A folder for what memory has no room for, and must survive the process: by default, the first.
   *
   * @param settings where, and how much
   * @return this
   */
  public ForwarderBuilder disk(DiskSettings settings) {
    disk = requireNonNull(settings, "disk");
    return this;
  }

  /**
   * What carries out all that is asked of the folder of {@link #disk}; default: the disks of this
   * machine. One that wraps these can count, slow down or fail what is done to them.
   *
   * @param carrier called by one thread at a time, which waits for it; never by one that submits
   * @return this
   */
  public ForwarderBuilder files(Disk carrier) {
    files = requireNonNull(carrier, "files");
    return this;
  }

  /** What domains keep on disk, where there is one. Default: what memory has no room for. */
  public ForwarderBuilder storage(StorageSettings settings) {
    storage = requireNonNull(settings, "storage");
    return this;
  }

  /**
   * What one domain keeps on disk.
   *
   * @param domainName its name
   * @param settings what, in place of what holds for all
   * @return this
   */
  public ForwarderBuilder storage(String domainName, StorageSettings settings) {
    domains.storage(domainName, settings);
    return this;
  }

  /** How long {@link dev.forwarder.api.Forwarder#close} goes on delivering; default 2 s. */
  public ForwarderBuilder stopTimeout(Duration timeout) {
    Bounds.notNegative("stopTimeout", timeout);
    stopTimeout = timeout;
    return this;
  }

  /**
   * How long what is left of a domain or key that {@link dev.forwarder.api.Forwarder#updateDomains}
   * takes out is still delivered; default 15 min.
   */
  public ForwarderBuilder drainTimeout(Duration timeout) {
    Bounds.notNegative("drainTimeout", timeout);
    drainTimeout = timeout;
    return this;
  }

  /** Who is told the outcome of every transaction, as far as it keeps up. */
  public ForwarderBuilder listener(DeliveryListener all) {
    listener = requireNonNull(all, "listener");
    return this;
  }

  /** Who sees what happens, for metrics. */
  public ForwarderBuilder observer(ForwarderObserver sees) {
    observer = requireNonNull(sees, "observer");
    return this;
  }

  /** What carries requests in place of HTTP; the forwarder closes it when it has stopped. */
  public ForwarderBuilder transport(Transport carrier) {
    transport = requireNonNull(carrier, "transport");
    return this;
  }

  /** For tests: the state machines of domains. */
  ForwarderBuilder domainMaker(DomainMaker other) {
    maker = other;
    return this;
  }

  /**
   * Makes the forwarder, stopped. It has no threads before its first transaction but those of its
   * transport.
   *
   * @return the forwarder
   * @throws IllegalStateException if it has no domain
   * @throws java.io.UncheckedIOException if the folder of {@link #disk} cannot be used; its cause
   *     is a {@link dev.forwarder.retry.spool.SpoolLockedException} where another process has it,
   *     and a {@link dev.forwarder.retry.spool.SpoolKeyException} where what is there is encrypted
   *     with another key than was given, or none was; nothing there is changed then
   */
  public DefaultForwarder build() {
    domains.requireSome();
    Threads threads = threads();
    Environment environment = Environment.ofMachine(threads, files);
    Storage opened = openStorage(environment.spool());
    try {
      return build(environment, carrier(threads, environment), opened);
    } catch (Throwable t) { // or the folder would stay taken
      if (opened != null) {
        CompletionStage<Void> unused = opened.close();
      }
      throw t;
    }
  }

  /** For tests: with time, chance and threads of their own, over the transport that was set. */
  DefaultForwarder build(Environment environment) {
    domains.requireSome();
    return build(
        environment, requireNonNull(transport, "transport"), openStorage(environment.spool()));
  }

  private DefaultForwarder build(
      Environment environment, Transport carrier, @Nullable Storage opened) {
    ClockOffsets clocks = clocks(environment);
    DomainServices services = services(environment, carrier, clocks, opened);
    Function<String, DomainSettings> settings = domains.settings(common());
    DomainMaker makes = maker;
    return new DefaultForwarder(
        domains.domains(),
        domain -> makes.make(domain, settings.apply(domain.name()), services),
        services,
        new DefaultForwarder.Timeouts(stopTimeout, drainTimeout),
        environment.callbacks(),
        environment.close(),
        new HealthMonitor(domains.domains(), keyCheck, services, environment.callbacks(), clocks));
  }

  /**
   * Makes a forwarder that sends on the caller's thread, stopped. Of the settings, those of
   * domains, transport, memory and timeouts have an effect; it has no queue, no backoff and no
   * disk.
   *
   * @return the forwarder
   * @throws IllegalStateException if it has no domain
   */
  public SynchronousForwarder buildSynchronous() {
    domains.requireSome();
    Threads threads = threads();
    Environment environment = Environment.ofMachine(threads, files);
    return buildSynchronous(environment, carrier(threads, environment));
  }

  /** For tests, likewise. */
  SynchronousForwarder buildSynchronous(Environment environment) {
    domains.requireSome();
    return buildSynchronous(environment, requireNonNull(transport, "transport"));
  }

  private SynchronousForwarder buildSynchronous(Environment environment, Transport carrier) {
    ClockOffsets clocks = clocks(environment);
    DomainServices services = services(environment, carrier, clocks, null);
    Function<String, DomainSettings> settings = domains.settings(common());
    return new SynchronousForwarder(
        domains.domains(),
        domain -> new SynchronousDomain(domain, settings.apply(domain.name()), services),
        services,
        stopTimeout,
        listener,
        environment.callbacks(),
        environment.close(),
        clocks);
  }

  private ClockOffsets clocks(Environment environment) {
    ForwarderObserver guarded = GuardedObserver.of(observer, environment.clock());
    return new ClockOffsets(guarded, environment.clock(), environment.wallClock());
  }

  private static Threads threads() {
    return new Threads(Runtime.getRuntime().availableProcessors());
  }

  private Transport carrier(Threads threads, Environment environment) {
    return transport == null
        ? new HttpTransport(
            httpSettings(), threads.alarms(), environment.clock(), observer.httpEvents())
        : transport;
  }

  private HttpSettings httpSettings() {
    return http.withConnections(http.connections().forPermits(domains.mostRequests(concurrency)));
  }

  /** What holds for domains of which nothing else is said. */
  private DomainSettings common() {
    return new DomainSettings(queue, concurrency, keyHold, backoff, storage);
  }

  private @Nullable Storage openStorage(@Nullable SpoolEnvironment environment) {
    return disk == null
        ? null
        : Storage.openUnchecked(disk, requireNonNull(environment, "an environment with a disk"));
  }

  private DomainServices services(
      Environment environment,
      Transport carrier,
      ForwarderObserver sees,
      @Nullable Storage opened) {
    return DomainServices.of(environment, carrier, sees, opened, common(), blocking, listener);
  }
}
