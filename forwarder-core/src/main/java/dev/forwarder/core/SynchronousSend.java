package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport.Exchange;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.retry.units.Durations;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that its submitter's thread carries out: started, awaited, perhaps started once
 * more, concluded. All but {@link #stop} is for that thread.
 */
final class SynchronousSend implements TransportRequest {

  private final DomainServices services;
  private final Duration timeout;
  private final SynchronousTarget target;
  private final Endpoint endpoint;
  private final Payload payload;
  private final PayloadId id;

  private Access access;
  private int attempt;
  private long startedNanos;
  private @Nullable Exchange exchange;
  private Timer.@Nullable Alarm alarm;
  private volatile CompletableFuture<Reply> coming = new CompletableFuture<>();
  private @Nullable Reply reply;
  private volatile boolean stopped;

  SynchronousSend(
      DomainServices services,
      SynchronousTarget target,
      Endpoint endpoint,
      Payload payload,
      PayloadId payloadId) {
    this.services = services;
    this.timeout = target.domain().attemptTimeout();
    this.target = target;
    this.access = target.access();
    this.endpoint = endpoint;
    this.payload = payload;
    this.id = target.transactionId(payloadId);
  }

  /** Starts an attempt, which ends in time whatever the transport does. */
  void start() {
    CompletableFuture<Reply> mine = new CompletableFuture<>();
    coming = mine;
    access = target.access();
    attempt++;
    startedNanos = services.clock().getAsLong();
    target.domain().started(attempt);
    if (stopped) {
      mine.complete(cancelled());
      return;
    }
    try {
      alarm = services.timer().schedule(() -> mine.complete(timedOut()), timeout.toNanos());
      exchange = services.transport().send(this, brought -> mine.complete(orInternal(brought)));
    } catch (
        Throwable t) { // no thread, or a transport against its contract: it ends like any other
      mine.complete(Reply.failed(FailureKind.INTERNAL, "the attempt could not be started: " + t));
    }
  }

  /** Against its contract, but it must not be the submitter who pays for it. */
  private static Reply orInternal(@Nullable Reply brought) {
    return brought == null ? Reply.failed(FailureKind.INTERNAL, "the reply was null") : brought;
  }

  private Reply timedOut() {
    return Reply.failed(
        FailureKind.TIMEOUT, "no reply in " + Durations.format(timeout) + " (forwarder_timeout)");
  }

  private static Reply cancelled() {
    return Reply.failed(FailureKind.CANCELLED, "the forwarder was stopped");
  }

  /** Ends the attempt that is under way, and allows no other; any thread. */
  void stop() {
    stopped = true;
    coming.complete(cancelled());
  }

  /** Waits for the attempt's reply. An interrupt ends the attempt; the flag stays set. */
  void await() {
    Reply came;
    try {
      came = coming.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      coming.complete(Reply.failed(FailureKind.CANCELLED, "the submitting thread was interrupted"));
      came = coming.join();
    } catch (ExecutionException e) {
      throw new AssertionError("nobody completes it exceptionally", e);
    }
    ended(came);
  }

  private void ended(Reply came) {
    reply = came;
    if (alarm != null) {
      alarm.cancel();
    }
    if (exchange != null && isOurs(came)) {
      cancel(exchange);
    }
    target.domain().replied();
    long took = services.clock().getAsLong() - startedNanos;
    services.observer().replied(domain().name(), endpoint, came, attempt, took);
  }

  private void cancel(Exchange abandoned) {
    try {
      abandoned.cancel();
    } catch (Throwable t) { // against its contract; the attempt has ended all the same
      target.domain().log().transportThrew(t);
    }
  }

  /** Whether the transport may not know yet that the attempt has ended. */
  private static boolean isOurs(Reply came) {
    return came.failure() == FailureKind.TIMEOUT || came.failure() == FailureKind.CANCELLED;
  }

  /**
   * Whether to try again at once: a connection that was kept open since an earlier call may have
   * been closed by the other side meanwhile, and a new one may do.
   */
  boolean mayTryAgain() {
    FailureKind failure = came().failure();
    return attempt == 1
        && !stopped
        && endpoint.retryable()
        && (failure == FailureKind.BROKEN
            || failure == FailureKind.REFUSED
            || failure == FailureKind.UNREACHABLE);
  }

  private Reply came() {
    Reply last = reply;
    return last == null ? Reply.failed(FailureKind.INTERNAL, "the attempt had no end") : last;
  }

  /** The outcome, counted once, whatever became of the attempts. */
  DeliveryReport conclude() {
    DropReason reason = dropReason();
    Outcome outcome = reason == null ? Outcome.DELIVERED : Outcome.DROPPED;
    try {
      target.end(outcome, reason);
    } finally {
      target.domain().release(endpoint, payload);
    }
    services.observer().ended(domain().name(), endpoint, outcome, reason, payload.size());
    return new DeliveryReport(
        id.toString(), domain().name(), key().id(), endpoint, outcome, reason, attempt, came());
  }

  private @Nullable DropReason dropReason() {
    if (stopped && came().failure() == FailureKind.CANCELLED) {
      return DropReason.STOPPED_IN_FLIGHT;
    }
    return switch (GuardedVerdict.of(domain(), endpoint, came(), target.domain().log())) {
      case DELIVERED -> null;
      case REJECTED -> DropReason.REJECTED;
      case KEY_REFUSED -> DropReason.KEY_REFUSED;
      case RETRY -> DropReason.NOT_RETRYABLE;
    };
  }

  @Override
  public Domain domain() {
    return access.domain();
  }

  @Override
  public ApiKey key() {
    return access.key();
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public List<Header> headers() {
    return payload.headers();
  }

  @Override
  public String idempotencyKey() {
    return id.toString();
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public long contentLength() {
    return payload.size();
  }

  @Override
  public ByteBuffer[] body() {
    return new ByteBuffer[] {payload.body()};
  }
}
