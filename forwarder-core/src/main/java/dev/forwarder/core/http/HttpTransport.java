package dev.forwarder.core.http;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.RequestReply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.retry.RateLimitedLog;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out attempts over HTTP/1.1 and HTTP/2, for all domains over one shared client.
 *
 * <p>A request of a name that is known and a connection that is free starts on the caller's thread
 * and ends on the I/O thread that read its reply; when its handler is told, its connection is free
 * already, so that the next request can be sent from there. Every failure is a {@link Reply}.
 * Nothing is followed, repeated, stored or unpacked: no redirects, cookies, retries, compression.
 *
 * <p>It has {@link HttpSettings#ioThreads()} I/O threads and one that started them and does nothing
 * more, however many domains there are, and threads for lookups of names while there are some. All
 * are daemons. Thread-safe.
 */
public final class HttpTransport implements Transport, RequestReply {

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  /** What was not used for so long may be forgotten, and is when it is twice as long. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final HttpSettings settings;
  private final LongSupplier ticker;
  private final ScheduledExecutorService timer;
  private final RateLimitedLog log;
  private final NameResolver names;
  private final ServerRoutes routes;
  private final RequestTemplates templates;
  private final PoolingAsyncClientConnectionManager connections;
  private final CloseableHttpAsyncClient client;
  private final Exchanges exchanges;
  private final Future<?> sweeping;
  private final UnverifiedDomains unverified = new UnverifiedDomains();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** When what was unused was forgotten last; the sweeping's own. */
  private long periodSinceNanos;

  /**
   * A transport that resolves names as the system does, and is ready.
   *
   * @param settings how it works
   * @param timer runs timeouts, which take no time; stays its giver's
   * @param ticker nanoseconds that only grow, such as {@code System::nanoTime}
   * @param events is told of names and connections
   * @throws IllegalArgumentException if a file that the settings name cannot be used
   */
  public HttpTransport(
      HttpSettings settings,
      ScheduledExecutorService timer,
      LongSupplier ticker,
      HttpEvents events) {
    this(settings, timer, ticker, events, InetAddress::getAllByName);
  }

  HttpTransport(
      HttpSettings settings,
      ScheduledExecutorService timer,
      LongSupplier ticker,
      HttpEvents events,
      NameResolver.Lookup lookup) {
    this.settings = requireNonNull(settings, "settings");
    this.timer = requireNonNull(timer, "timer");
    this.ticker = ticker;
    this.periodSinceNanos = ticker.getAsLong();
    this.log = new RateLimitedLog(LOG, ticker);
    HttpEvents guarded = new GuardedEvents(events, log);
    this.names = new NameResolver(settings.names(), lookup, ticker, timer, guarded);
    this.templates = new RequestTemplates(this::newTemplate);
    this.connections = HttpClients.connections(settings, names, guarded);
    this.routes = new ServerRoutes(settings, names, ticker, connections::setMaxPerRoute);
    this.client = HttpClients.client(settings, connections, this::unexpected);
    this.exchanges = new Exchanges(settings, client, names, guarded, log);
    long idle = HttpClients.mostIdle(settings.connections()).toMillis() / 3;
    long pause = Math.max(1, Math.min(idle, KEPT.toMillis()));
    this.sweeping = timer.scheduleWithFixedDelay(this::sweep, pause, pause, TimeUnit.MILLISECONDS);
    client.start();
  }

  private RequestTemplate newTemplate(TransportRequest request, Domain domain) {
    boolean verified = settings.tls().verifies(domain.name());
    if (!verified) {
      unverified.warnOf(domain.name());
    }
    Route route = routes.shared(domain, verified);
    Header authorization = domain.family().authorization(request.key());
    return new RequestTemplate(
        domain, request.endpoint(), route, authorization == null ? "" : authorization.name());
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    SendExchange exchange;
    try {
      exchange = new SendExchange(exchanges, templates.of(request), request, handler);
    } catch (RuntimeException | Error e) {
      tell(handler, unsendable(request, e));
      return () -> {};
    }
    exchanges.begin(exchange);
    return exchange;
  }

  private static Reply unsendable(TransportRequest request, Throwable cause) {
    List<String> secrets = List.of(request.key().reveal());
    String words = "the request could not be made: " + cause;
    return Reply.failed(FailureKind.INTERNAL, Scrubber.scrub(words, words.length(), secrets));
  }

  private void tell(ReplyHandler handler, Reply reply) {
    try {
      handler.onReply(reply);
    } catch (RuntimeException | Error e) {
      exchanges.handlerThrew(e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on an I/O thread or on the timer's: what depends on it must not block.
   */
  @Override
  public CompletionStage<Reply> exchange(Probe probe) {
    return exchange(probe, !settings.tls().skipVerification());
  }

  @Override
  public CompletionStage<Reply> exchange(Probe probe, Domain domain) {
    return exchange(probe, settings.tls().verifies(domain.name()));
  }

  private CompletionStage<Reply> exchange(Probe probe, boolean verified) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    try {
      if (probe.uri().getRawQuery() != null && ClientLogs.areTalkative()) {
        throw new IllegalStateException(
            "the HTTP client's debug logs are on and would show the query; switch off"
                + " org.apache.hc.client5 at DEBUG");
      }
      Route route = routes.to(probe.uri(), verified);
      ProbeExchange exchange = new ProbeExchange(exchanges, route, probe, reply);
      limit(exchange, probe, reply);
      exchanges.begin(exchange);
    } catch (RuntimeException e) {
      reply.complete(
          Reply.failed(FailureKind.INTERNAL, "the probe could not be made: " + e.getMessage()));
    }
    return reply.minimalCompletionStage();
  }

  private void limit(ProbeExchange exchange, Probe probe, CompletableFuture<Reply> reply) {
    String words = "no reply within " + probe.timeout().toMillis() + " ms";
    Reply late = Reply.failed(FailureKind.TIMEOUT, words);
    Future<?> timeout =
        timer.schedule(() -> exchange.end(late), probe.timeout().toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Reply> unused = reply.whenComplete((told, failure) -> timeout.cancel(false));
  }

  private void unexpected(Exception cause) {
    // Closing pulls the selectors away from under the I/O threads, which is loud and harmless.
    if (!closed.get()) {
      log.error("an I/O thread met the unexpected", cause);
    }
  }

  /** Closes connections that are unused, and now and then forgets what was unused for long. */
  void sweep() {
    try {
      connections.closeIdle(TimeValue.of(HttpClients.mostIdle(settings.connections())));
      long now = ticker.getAsLong();
      if (now - periodSinceNanos >= keptNanos()) {
        periodSinceNanos = now;
        forgetUnused();
      }
    } catch (RuntimeException e) {
      // Thrown on, it would end the sweeping for good.
      LOG.warn("unused connections could not be closed", e);
    }
  }

  /** An address that may still be needed, because its name cannot be looked up, is kept. */
  private long keptNanos() {
    Duration stale = settings.names().staleLimit();
    return TimeUnit.NANOSECONDS.convert(stale.compareTo(KEPT) > 0 ? stale : KEPT);
  }

  /**
   * Templates are forgotten one and all, and last: what is in use asks for its route again in the
   * period that has begun, which costs those who send nothing.
   */
  private void forgetUnused() {
    exchanges.forEach(exchange -> routes.use(exchange.route));
    routes.forgetUnused();
    unverified.forgetUnused();
    templates.forgetAll();
  }

  /** How many entries all tables have together that grow with what is sent to. */
  int remembered() {
    return templates.size() + routes.size() + names.size() + unverified.size();
  }

  /** How many connections are taken by exchanges, those that are being made included. */
  int connectionsTaken() {
    return connections.getTotalStats().getLeased();
  }

  /** Closes connections and threads without waiting; attempts under way end as cancelled. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    exchanges.refuse();
    sweeping.cancel(false);
    client.close(CloseMode.IMMEDIATE);
    names.close();
    exchanges.endAll();
  }
}
