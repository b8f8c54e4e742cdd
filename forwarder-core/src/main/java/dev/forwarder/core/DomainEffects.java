package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a domain does with requests that end or go back to their queue: what the disk can keep of
 * them goes there first. The step's own.
 */
final class DomainEffects implements Settlement.Effects {

  private final DomainForwarder domain;
  private final ForwarderObserver observer;

  /** Of a domain whose machine need not be there yet. */
  DomainEffects(DomainForwarder domain, ForwarderObserver observer) {
    this.domain = domain;
    this.observer = observer;
  }

  @Override
  public void conclude(
      QueuedRequest request, Outcome outcome, @Nullable DropReason reason, @Nullable Reply reply) {
    conclude(request, null, outcome, reason, reply);
  }

  private void conclude(
      QueuedRequest request,
      @Nullable HopAttempt attempt,
      Outcome outcome,
      @Nullable DropReason reason,
      @Nullable Reply reply) {
    DomainMachine machine = domain.machine();
    boolean isKept =
        machine.letters().take(request, attempt, reason, reply)
            || machine.backlog().bury(request, reason, reply);
    if (!isKept) {
      domain.conclude(request, outcome, reason, reply);
    }
  }

  @Override
  public void rejected(HopAttempt attempt) {
    conclude(attempt.request(), attempt, Outcome.DROPPED, DropReason.REJECTED, attempt.reply());
  }

  @Override
  public void handedOver(QueuedRequest request, Hop hop, Reply reply, long now) {
    Duration safeAfter = hop.safeAfter();
    if (!safeAfter.isZero()) {
      long safe = now + safeAfter.toNanos();
      request.forEach(one -> domain.machine().backlog().keepUntil(one, hop, safe));
    }
    domain.conclude(request, Outcome.HANDED_OVER, null, reply);
  }

  @Override
  public void hopFailed(Hop hop) {
    domain.machine().backlog().hopFailed(hop);
  }

  @Override
  public void giveUp(QueuedRequest request, DropReason reason, @Nullable Reply reply, long now) {
    if (!domain.machine().backlog().take(request, now)) {
      conclude(request, Outcome.DROPPED, reason, reply);
    }
  }

  @Override
  public void requeue(QueuedRequest request, Lane lane, long dueNanos) {
    domain.requeue(request, lane, dueNanos);
    observer.requeued(domain.domain().name(), request.endpoint(), request.count());
  }
}
