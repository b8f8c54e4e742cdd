package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a reply means: for the gate that let the request through, and for the request itself, which
 * ends or waits for another attempt. The step's own.
 */
final class Settlement {

  /** What the reply decides for a request. */
  interface Effects {

    /** It has ended, with all its transactions. */
    void conclude(
        QueuedRequest request, Outcome outcome, @Nullable DropReason reason, @Nullable Reply reply);

    /** Nothing more is done for it: it goes to the disk, or is dropped for that reason. */
    void giveUp(QueuedRequest request, DropReason reason, @Nullable Reply reply, long now);

    /** A hop has taken it. */
    void handedOver(QueuedRequest request, Hop hop, Reply reply, long now);

    /** A hop could not be reached, or did not answer. */
    void hopFailed(Hop hop);

    /** A hop will never take it. */
    void rejected(HopAttempt attempt);

    /** It goes back to the queue, from where it may go on at that time. */
    void requeue(QueuedRequest request, Lane lane, long dueNanos);
  }

  private final DomainSettings settings;
  private final DomainServices services;
  private final Lanes lanes;
  private final DomainLog log;
  private final Effects effects;
  private Chain chain = Chain.NONE;

  Settlement(
      DomainSettings settings,
      DomainServices services,
      Lanes lanes,
      DomainLog log,
      Effects effects) {
    this.settings = settings;
    this.services = services;
    this.lanes = lanes;
    this.log = log;
    this.effects = effects;
  }

  /** Where else requests of the domain go. */
  void goAlso(Chain elsewhere) {
    chain = elsewhere;
  }

  /** Settles an attempt whose reply is there. */
  void settle(Attempt attempt, long now) {
    QueuedRequest request = attempt.request();
    Lane lane = request.lane();
    Reply reply = attempt.reply();
    Verdict verdict = GuardedVerdict.of(request.domain(), request.endpoint(), reply, log);
    ReplyReading reading = reading(request, reply, verdict);
    lane.gate().report(reading.evidence(), attempt.pass(), now, reading.hintNanos());
    switch (verdict) {
      case DELIVERED -> delivered(request, lane, reply, now);
      case REJECTED -> rejected(request, lane, reply, now);
      case KEY_REFUSED -> keyRefused(request, lane, reply, now);
      case RETRY -> failed(request, lane, reply, now);
    }
  }

  /** What was meant for an address or a secret that has been replaced says nothing of the new. */
  private ReplyReading reading(QueuedRequest request, Reply reply, Verdict verdict) {
    ReplyReading reading =
        ReplyReading.of(reply, verdict, services.wallClock(), settings.keyHold().probeInterval());
    return request.wentElsewhere() || (reading.isOfKey() && request.hadOtherSecret())
        ? ReplyReading.OUTDATED
        : reading;
  }

  private void delivered(QueuedRequest request, Lane lane, Reply reply, long now) {
    keyWasTaken(request, lane);
    effects.conclude(request, Outcome.DELIVERED, null, reply);
    log.delivered(request, lane.waiting().size(), now);
  }

  private void rejected(QueuedRequest request, Lane lane, Reply reply, long now) {
    if (request instanceof Batch batch && mayBeOneOfMany(reply)) {
      batch.halves().forEach(half -> effects.requeue(half, lane, now));
    } else {
      effects.conclude(request, Outcome.DROPPED, DropReason.REJECTED, reply);
      log.rejected(request.endpoint(), reply);
    }
    keyWasNotRefused(request, lane, reply);
    log.failed(request, reply, now);
  }

  /** A whole batch is refused for one bad member: its halves find out which. */
  static boolean mayBeOneOfMany(Reply reply) {
    return reply.status() == 400 || reply.status() == 413 || reply.status() == 422;
  }

  private void keyRefused(QueuedRequest request, Lane lane, Reply reply, long now) {
    if (!request.isOutdated()) {
      lanes.hold(lane, request.access(), now);
    }
    if (request.endpoint().retryable()) {
      effects.requeue(request, lane, now);
    } else {
      effects.conclude(request, Outcome.DROPPED, DropReason.KEY_REFUSED, reply);
    }
    log.failed(request, reply, now);
  }

  private void failed(QueuedRequest request, Lane lane, Reply reply, long now) {
    if (request.endpoint().retryable()) {
      effects.requeue(request, lane, chain.goesElsewhere() ? now : now + ownBackoff(request));
    } else {
      effects.conclude(request, Outcome.DROPPED, DropReason.NOT_RETRYABLE, reply);
    }
    keyWasNotRefused(request, lane, reply);
    log.failed(request, reply, now);
  }

  /** The backend answered, and said something else: how long a key is held for begins anew. */
  private void keyWasNotRefused(QueuedRequest request, Lane lane, Reply reply) {
    if (reply.failure() == null) {
      keyWasTaken(request, lane);
    }
  }

  /** A late word of the old secret does not release what is held for the new. */
  private void keyWasTaken(QueuedRequest request, Lane lane) {
    if (!request.isOutdated()) {
      lanes.release(lane);
    }
  }

  private long ownBackoff(QueuedRequest request) {
    return settings.backoff().delayNanos(request.fail(), services.random().getAsDouble());
  }
}
