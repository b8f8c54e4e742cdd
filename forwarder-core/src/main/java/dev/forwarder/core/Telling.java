package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Reply;
import org.jspecify.annotations.Nullable;

/**
 * What the listener of a submission is to be told of one transaction. It is made with the
 * transaction, so that its end is kept even where there is no memory or thread to tell it, and
 * keeps nothing of the payload.
 */
final class Telling {

  private final DeliveryListener listener;
  private @Nullable Target target;
  private @Nullable Endpoint endpoint;
  private @Nullable PayloadId own;
  private long sequence;
  private int attempts;
  private @Nullable Outcome outcome;
  private @Nullable DropReason reason;
  private @Nullable Reply reply;

  private boolean taken;

  /** Link of {@link LateTellings}. */
  @Nullable Telling next;

  Telling(DeliveryListener listener) {
    this.listener = listener;
  }

  DeliveryListener listener() {
    return listener;
  }

  /** The transaction has ended. Allocates nothing. */
  void ended(
      Transaction transaction,
      int madeAttempts,
      Outcome itsOutcome,
      @Nullable DropReason itsReason,
      @Nullable Reply lastReply) {
    target = transaction.target();
    endpoint = transaction.endpoint();
    own = transaction.payload().id();
    sequence = transaction.sequence();
    attempts = madeAttempts;
    outcome = itsOutcome;
    reason = itsReason;
    reply = lastReply;
  }

  /** Whether this is the first to tell it: an executor may fail and run the task all the same. */
  synchronized boolean take() {
    boolean first = !taken;
    taken = true;
    return first;
  }

  /** The report, once it has ended. */
  DeliveryReport report() {
    Target to = requireNonNull(target, "target");
    return new DeliveryReport(
        Transaction.idOf(to, own, sequence).toString(),
        to.domain().domain().name(),
        to.key().id(),
        requireNonNull(endpoint, "endpoint"),
        requireNonNull(outcome, "outcome"),
        reason,
        attempts,
        reply);
  }
}
