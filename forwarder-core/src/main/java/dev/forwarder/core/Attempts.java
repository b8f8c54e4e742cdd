package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.retry.Evidence;
import dev.forwarder.retry.units.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final InFlight inFlight;

  /** Those to the primary, and those to each hop. */
  private final List<InFlight> all = new ArrayList<>();

  private Chain chain = Chain.NONE;

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
    this.inFlight =
        new InFlight(
            timeout,
            Reply.failed(
                FailureKind.TIMEOUT,
                "no reply in " + Durations.format(timeout) + " (forwarder_timeout)"));
    all.add(inFlight);
  }

  /** Where else requests of the domain go. */
  void goAlso(Chain elsewhere) {
    chain = elsewhere;
    elsewhere.lines().forEach(line -> all.add(line.inFlight()));
  }

  /** How many there are, to hops too. */
  int size() {
    int size = 0;
    for (InFlight some : all) {
      size += some.size();
    }
    return size;
  }

  void forEach(Consumer<? super Attempt> action) {
    all.forEach(some -> some.forEach(action));
  }

  /** Whether a reply has come that is not settled. */
  boolean haveReplied() {
    return !replies.isEmpty();
  }

  /** When the time of the first of them is up. */
  long nextNanos() {
    long next = Long.MAX_VALUE;
    for (InFlight some : all) {
      next = Math.min(next, some.nextNanos());
    }
    return next;
  }

  /**
   * A request starts, for which there is a slot.
   *
   * @param pass what its gate said when it let it through
   */
  void start(QueuedRequest request, int pass, long now) {
    Attempt attempt = domain.attempt(request, pass, now); // first: there may be no memory for it
    slots.take();
    start(attempt, inFlight, services.transport());
  }

  /** A request starts to a hop that has let it through. */
  void start(HopAttempt attempt) {
    start(attempt, attempt.line().inFlight(), attempt.line().transport());
  }

  private void start(Attempt attempt, InFlight among, Transport transport) {
    QueuedRequest request = attempt.request();
    among.add(attempt);
    request.lane().started();
    ledger.increment(Ledger.Gauge.REQUESTS);
    if (request.startAttempt() > 1) {
      ledger.increment(Ledger.Gauge.RETRIES);
    }
    try {
      attempt.exchange(transport.send(request, attempt));
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
    if (attempt instanceof HopAttempt) {
      chain.settle(attempt, now);
    } else {
      settleOfPrimary(attempt, now);
    }
    settling = null;
  }

  private void settleOfPrimary(Attempt attempt, long now) {
    Reply reply = attempt.reply();
    slots.replied(reply, now);
    QueuedRequest request = attempt.request();
    long took = now - attempt.startedNanos();
    services.observer().replied(name, request.endpoint(), reply, request.attempt(), took);
    chain.primaryReplied(attempt, now); // first: then what it did not take goes elsewhere at once
    settlement.settle(attempt, now);
  }

  private void end(Attempt attempt) {
    among(attempt).remove(attempt);
    attempt.request().lane().ended();
    if (!(attempt instanceof HopAttempt)) {
      slots.giveBack();
    }
  }

  private InFlight among(Attempt attempt) {
    return attempt instanceof HopAttempt hop ? hop.line().inFlight() : inFlight;
  }

  /** Ends those whose time is up, without a word from the transport. */
  void giveUpLate(long now) {
    all.forEach(some -> giveUpLate(some, now));
  }

  private void giveUpLate(InFlight some, long now) {
    Attempt attempt = some.oldest();
    int left = some.size(); // what is begun meanwhile has time
    while (attempt != null && left > 0 && some.isLate(attempt, now)) {
      Attempt younger = attempt.younger;
      if (attempt.decide(some.timedOut())) {
        cancel(attempt);
        settle(attempt, now);
      }
      attempt = younger;
      left--;
    }
  }

  /**
   * Time is up for these: what has a reply is settled, what has none is given up. Their gates are
   * told too, since others may wait for what a probe among them finds out.
   */
  void cancel(Predicate<? super QueuedRequest> which, DropReason reason, long now) {
    all.forEach(some -> cancel(some, which, reason, now));
    int unused = settleReplied(Integer.MAX_VALUE, now);
  }

  private void cancel(
      InFlight some, Predicate<? super QueuedRequest> which, DropReason reason, long now) {
    for (Attempt attempt = some.oldest(); attempt != null; ) {
      Attempt younger = attempt.younger;
      if (which.test(attempt.request()) && attempt.decide(CANCELLED)) {
        cancel(attempt);
        end(attempt);
        release(attempt, now);
        giveUp(attempt, reason, now);
      }
      attempt = younger;
    }
  }

  private void release(Attempt attempt, long now) {
    if (attempt instanceof HopAttempt hop) {
      chain.released(hop);
    } else {
      attempt.request().lane().gate().report(Evidence.NEUTRAL, attempt.pass(), now, 0);
    }
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
    if (settling != null && among(settling).contains(settling)) {
      end(settling);
    }
    if (settling instanceof HopAttempt hop) { // its hop may wait for what it brings
      chain.released(hop);
    }
    settling = null;
  }
}
