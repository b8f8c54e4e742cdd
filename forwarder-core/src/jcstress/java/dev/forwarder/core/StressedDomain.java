package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.BlockedEndpoints;
import dev.forwarder.retry.MemoryBudget;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The real forwarder of one domain, whose time stands still: the test is its executor, and its
 * backend.
 */
final class StressedDomain {

  private static final Endpoint ENDPOINT = Endpoint.post("events", "/events");
  private static final Payload PAYLOAD = Payload.of("{}");
  static final Domain DOMAIN =
      Domain.of(new GenericFamily(), URI.create("http://stress.test"), ApiKey.of("id", "secret"));

  static final Domain WITH_ANOTHER_KEY =
      new Domain(
          DOMAIN.name(),
          DOMAIN.baseUrl(),
          DOMAIN.role(),
          DOMAIN.family(),
          List.of(ApiKey.of("other", "other-secret")));

  private final Queue<Runnable> executor = new ConcurrentLinkedQueue<>();
  private final Queue<ReplyHandler> sent = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger sequence = new AtomicInteger();
  private final DomainForwarder forwarder;

  /** One that accepts, with room for so many requests in flight. */
  StressedDomain(int slots) {
    ConcurrencySettings concurrency =
        new ConcurrencySettings(1, slots, 100, false, Duration.ofSeconds(20));
    forwarder =
        new DomainForwarder(
            DOMAIN,
            new DomainSettings(
                QueueSettings.defaults(),
                concurrency,
                KeyHoldSettings.defaults(),
                BackoffPolicy.defaults(),
                StorageSettings.NONE),
            services());
    forwarder.open();
  }

  private DomainServices services() {
    BlockedEndpoints blocked =
        new BlockedEndpoints(
            BackoffPolicy.defaults(), BlockSettings.defaults(), () -> 0, () -> 0.5);
    return new DomainServices(
        () -> 0,
        InstantSource.system(),
        () -> 0.5,
        1,
        executor::add,
        (wakeUp, delayNanos) -> () -> {},
        new Backend(),
        blocked,
        new MemoryBudget(1 << 20),
        new SharedPermits(100),
        new ServerWatches(null, (wakeUp, delayNanos) -> () -> {}),
        null,
        executor::add,
        new RoomSignal(),
        new Reports(executor::add, 1, null, () -> 0, (wakeUp, delayNanos) -> () -> {}),
        ForwarderObserver.NONE);
  }

  DomainForwarder forwarder() {
    return forwarder;
  }

  @Nullable RefusalReason submit() {
    return submit(forwarder.targets().get(0));
  }

  /** As one who has an old list of targets. */
  @Nullable RefusalReason submit(Target target) {
    return forwarder.offer(target, ENDPOINT, PAYLOAD, null, sequence.getAndIncrement());
  }

  /** The executor's thread has a turn. */
  void execute() {
    Runnable task = executor.poll();
    if (task != null) {
      task.run();
    }
  }

  /** The executor's thread has all the time that it wants. */
  void executeAll() {
    while (!executor.isEmpty()) {
      execute();
    }
  }

  /** An I/O thread brings the reply to the oldest request. */
  void reply() {
    sent.remove().onReply(Reply.of(200));
  }

  int requests() {
    return requests.get();
  }

  private final class Backend implements Transport {
    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      requests.incrementAndGet();
      sent.add(handler);
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
