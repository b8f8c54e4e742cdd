package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.retry.RetryItem;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits, is sent and comes back as one: a transaction by itself, or a frozen batch of them. It
 * is its own request, the same at every attempt. The step's own, but for what a transport asks.
 */
abstract class QueuedRequest extends RetryItem implements TransportRequest {

  private int attempts;
  private int errors;

  /** What the last attempt was started with. */
  private @Nullable Access sentWith;

  QueuedRequest(Priority priority, long sequence, long createdNanos) {
    super(priority, sequence, createdNanos);
  }

  abstract Lane lane();

  /** The id that it is sent under. */
  abstract PayloadId id();

  /** Whether it is in memory beside what that is capped at: such travel alone. */
  boolean isBesideCaps() {
    return bytes() == 0;
  }

  /** How many transactions it is. */
  abstract int count();

  /** Gives each of its transactions. */
  abstract void forEach(Consumer<? super Transaction> action);

  int startAttempt() {
    sentWith = lane().target().access();
    return ++attempts;
  }

  /** What the last attempt was sent with; before the first, what it would be sent with. */
  Access access() {
    Access last = sentWith;
    return last == null ? lane().target().access() : last;
  }

  /** Whether a reply to the last attempt says nothing of the place where the next one goes. */
  boolean wentElsewhere() {
    return lane().target().access().isElsewhere(domain());
  }

  /** Whether the next attempt has another secret than the last one had. */
  boolean hadOtherSecret() {
    return lane().target().access().hasOtherSecret(access());
  }

  /** Whether a reply to the last attempt says nothing of the secret that is in force there. */
  boolean isOutdated() {
    return wentElsewhere() || hadOtherSecret();
  }

  /** How many of its attempts failed so that it waits for its own backoff. */
  int fail() {
    return ++errors;
  }

  int errors() {
    return errors;
  }

  /** Goes on from where it was when it was written to disk. */
  void resume(int earlierAttempts, int earlierErrors) {
    attempts = earlierAttempts;
    errors = earlierErrors;
  }

  /** Goes on from where another one, that it came out of, was. */
  void inherit(QueuedRequest parent) {
    attempts = parent.attempts;
    errors = parent.errors;
  }

  @Override
  public Domain domain() {
    return access().domain();
  }

  @Override
  public ApiKey key() {
    return access().key();
  }

  @Override
  public String idempotencyKey() {
    return id().toString();
  }

  @Override
  public int attempt() {
    return attempts;
  }

  /** How many requests carried one of its transactions: by itself before, and with others. */
  int attemptsOf(Transaction member) {
    return member == this ? attempts : member.attempt() + attempts;
  }
}
