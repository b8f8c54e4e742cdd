package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Transports with a real clock and timer, closed after each test. */
final class Transports implements AfterEachCallback {

  private final List<AutoCloseable> open = new ArrayList<>();

  HttpTransport with(HttpSettings settings) {
    return with(settings, InetAddress::getAllByName);
  }

  HttpTransport with(HttpSettings settings, NameResolver.Lookup lookup) {
    return with(settings, lookup, HttpEvents.NONE);
  }

  HttpTransport with(HttpSettings settings, NameResolver.Lookup lookup, HttpEvents events) {
    return closedLater(new HttpTransport(settings, timer(), System::nanoTime, events, lookup));
  }

  HttpTransport with(HttpSettings settings, LongSupplier ticker) {
    return with(settings, ticker, InetAddress::getAllByName);
  }

  HttpTransport with(HttpSettings settings, LongSupplier ticker, NameResolver.Lookup lookup) {
    return closedLater(new HttpTransport(settings, timer(), ticker, HttpEvents.NONE, lookup));
  }

  private HttpTransport closedLater(HttpTransport transport) {
    open.add(transport);
    return transport;
  }

  ScheduledExecutorService timer() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "test-timer");
              thread.setDaemon(true);
              return thread;
            });
    open.add(0, timer::shutdownNow);
    return timer;
  }

  HttpTransport standard() {
    return with(HttpSettings.defaults());
  }

  static HttpSettings connections(Duration response) {
    ConnectionSettings c = ConnectionSettings.defaults();
    return HttpSettings.defaults()
        .withConnections(
            new ConnectionSettings(
                c.connectTimeout(), response, c.maxPerDomain(), c.idleTimeout(), c.timeToLive()));
  }

  static CompletableFuture<Reply> start(HttpTransport transport, TransportRequest request) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    transport.send(request, reply::complete);
    return reply;
  }

  static Reply send(HttpTransport transport, TransportRequest request) {
    return await(start(transport, request));
  }

  static Reply await(CompletableFuture<Reply> reply) {
    return reply.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Cancels an attempt twice and sees it end once. */
  static void cancelEnds(HttpTransport transport, String url) {
    AtomicInteger told = new AtomicInteger();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Transport.Exchange exchange =
        transport.send(
            Requests.to(url),
            r -> {
              told.incrementAndGet();
              reply.complete(r);
            });
    exchange.cancel();
    exchange.cancel();
    assertThat(await(reply).failure()).isEqualTo(FailureKind.CANCELLED);
    assertThat(told).hasValue(1);
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    open.clear();
  }
}
