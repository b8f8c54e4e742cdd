package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.Evidence;
import dev.forwarder.retry.units.Durations;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a domain that are under way, each in a slot: how one starts, and how it ends, by
 * its reply, by its time or by a stop. The step's own.
 */
final class Attempts {

  private static final Reply CANCELLED =
      Reply.failed(FailureKind.CANCELLED, "the forwarder was stopped, or its target taken out");

  private final DomainForwarder domain;
  private final String name;
  private final DomainServices services;
  private final DomainLog log;
  private final Ledger ledger;
  private final Inbox<Attempt> replies;
  private final Slots slots;
  private final Settlement settlement;
  private final Settlement.Effects effects;
  private final Reply timedOut;
  private final long timeoutNanos;
  private final InFlight inFlight = new InFlight();

  /** The one whose reply is being read; still set after a step that failed there. */
  private @Nullable Attempt settling;

  /**
   * None is under way yet.
   *
   * @param timeout what each has from its start to its reply
   * @param effects where ends are carried out
   */
  Attempts(
      DomainForwarder domain,
      DomainServices services,
      DomainLog log,
      Slots slots,
      Duration timeout,
      Settlement settlement,
      Settlement.Effects effects) {
    this.domain = domain;
    this.name = domain.domain().name();
    this.services = services;
    this.log = log;
    this.ledger = domain.ledger();
    this.replies = domain.replies();
    this.slots = slots;
    this.settlement = settlement;
    this.effects = effects;
    this.timeoutNanos = timeout.toNanos();
    this.timedOut =
        Reply.failed(
            FailureKind.TIMEOUT,
            "no reply in " + Durations.format(timeout) + " (forwarder_timeout)");
  }

  /** How many there are. */
  int size() {
    return inFlight.size();
  }

  void forEach(Consumer<? super Attempt> action) {
    inFlight.forEach(action);
  }

  /** Whether a reply has come that is not settled. */
  boolean haveReplied() {
    return !replies.isEmpty();
  }

  /** When the time of the first of them is up. */
  long nextNanos() {
    Attempt oldest = inFlight.oldest();
    return oldest == null ? Long.MAX_VALUE : oldest.startedNanos() + timeoutNanos;
  }

  /**
   * A request starts, for which there is a slot.
   *
   * @param pass what its gate said when it let it through
   */
  void start(QueuedRequest request, int pass, long now) {
    Attempt attempt = new Attempt(domain, request, pass, now);
    inFlight.add(attempt);
    request.lane().started();
    slots.take();
    ledger.increment(Ledger.Gauge.REQUESTS);
    if (request.startAttempt() > 1) {
      ledger.increment(Ledger.Gauge.RETRIES);
    }
    try {
      attempt.exchange(services.transport().send(request, attempt));
    } catch (Throwable t) { // against its contract; the attempt ends like any other
      log.sendThrew(t);
      attempt.onReply(Reply.failed(FailureKind.INTERNAL, "transport threw " + t));
    }
  }

  /** Settles those whose replies have come, so many at the most; tells how many it were. */
  int settleReplied(int most, long now) {
    int n = 0;
    Attempt attempt;
    while (n < most && (attempt = replies.poll()) != null) {
      settle(attempt, now);
      n++;
    }
    return n;
  }

  /** The reply to an attempt: the end of the attempt, and perhaps of its transactions. */
  private void settle(Attempt attempt, long now) {
    settling = attempt;
    end(attempt);
    Reply reply = attempt.reply();
    slots.replied(reply, now);
    QueuedRequest request = attempt.request();
    long took = now - attempt.startedNanos();
    services.observer().replied(name, request.endpoint(), reply, request.attempt(), took);
    settlement.settle(attempt, now);
    settling = null;
  }

  private void end(Attempt attempt) {
    inFlight.remove(attempt);
    attempt.request().lane().ended();
    slots.giveBack();
  }

  /** Ends those whose time is up, without a word from the transport. */
  void giveUpLate(long now) {
    Attempt attempt = inFlight.oldest();
    while (attempt != null && attempt.startedNanos() <= now - timeoutNanos) {
      Attempt younger = attempt.younger;
      if (attempt.decide(timedOut)) {
        cancel(attempt);
        settle(attempt, now);
      }
      attempt = younger;
    }
  }

  /**
   * Time is up for these: what has a reply is settled, what has none is given up. Their gates are
   * told too, since others may wait for what a probe among them finds out.
   */
  void cancel(Predicate<? super QueuedRequest> which, DropReason reason, long now) {
    for (Attempt attempt = inFlight.oldest(); attempt != null; ) {
      Attempt younger = attempt.younger;
      if (which.test(attempt.request()) && attempt.decide(CANCELLED)) {
        cancel(attempt);
        end(attempt);
        attempt.request().lane().gate().report(Evidence.NEUTRAL, attempt.pass(), now, 0);
        giveUp(attempt, reason, now);
      }
      attempt = younger;
    }
    int unused = settleReplied(Integer.MAX_VALUE, now);
  }

  /** It may have arrived: what must not be sent twice is not kept on disk to be sent again. */
  private void giveUp(Attempt attempt, DropReason reason, long now) {
    QueuedRequest request = attempt.request();
    if (request.endpoint().retryable()) {
      effects.giveUp(request, reason, attempt.reply(), now);
    } else {
      effects.conclude(request, Outcome.DROPPED, reason, attempt.reply());
    }
  }

  private void cancel(Attempt attempt) {
    try {
      attempt.cancel();
    } catch (Throwable t) { // against its contract; it is decided, and must still be settled
      log.transportThrew(t);
    }
  }

  /** After a step that failed halfway: the attempt that it was about has ended. */
  void recover() {
    if (settling != null && inFlight.contains(settling)) {
      end(settling);
    }
    settling = null;
  }
}
