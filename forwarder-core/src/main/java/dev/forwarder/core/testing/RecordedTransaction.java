package dev.forwarder.core.testing;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One payload for one (domain, API key), as a {@link RecordingForwarder} was given it: accepted and
 * pending until the test ends it, or refused. Thread-safe.
 */
public final class RecordedTransaction {

  private final Domain domain;
  private final ApiKey key;
  private final Endpoint endpoint;
  private final Payload payload;
  private final @Nullable DeliveryListener listener;
  private final @Nullable RefusalReason refusal;
  private final PayloadId id;
  private @Nullable Outcome outcome;
  private @Nullable DropReason reason;

  RecordedTransaction(
      Domain domain,
      ApiKey key,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      @Nullable RefusalReason refusal,
      PayloadId id) {
    this.domain = domain;
    this.key = key;
    this.endpoint = endpoint;
    this.payload = payload;
    this.listener = listener;
    this.refusal = refusal;
    this.id = id;
  }

  /** The name of its domain. */
  public String domain() {
    return domain.name();
  }

  /** The id of its API key. */
  public String keyId() {
    return key.id();
  }

  /** Its endpoint. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Its payload. */
  public Payload payload() {
    return payload;
  }

  /** Why it was refused; empty where it was accepted. */
  public Optional<RefusalReason> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** How it ended; empty while it is pending, and for ever where it was refused. */
  public synchronized Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** Whether it was accepted and has not ended. */
  public synchronized boolean isPending() {
    return refusal == null && outcome == null;
  }

  /**
   * Ends it as delivered. The listener of its submission is told on this thread, before this
   * returns.
   *
   * @throws IllegalStateException if it is not pending
   */
  public void deliver() {
    end(Outcome.DELIVERED, null);
  }

  /**
   * Ends it as dropped, and tells the listener likewise.
   *
   * @param why the reason
   * @throws IllegalStateException if it is not pending
   */
  public void drop(DropReason why) {
    end(Outcome.DROPPED, requireNonNull(why, "why"));
  }

  private void end(Outcome how, @Nullable DropReason why) {
    if (!tryEnd(how, why)) {
      throw new IllegalStateException("only what is pending can end, and this is not: " + this);
    }
  }

  /** Ends it if it is pending. */
  boolean tryEnd(Outcome how, @Nullable DropReason why) {
    synchronized (this) {
      if (refusal != null || outcome != null) {
        return false;
      }
      outcome = how;
      reason = why;
    }
    if (listener != null) {
      int attempts = how == Outcome.DELIVERED ? 1 : 0;
      listener.onOutcome(
          new DeliveryReport(
              id.toString(), domain.name(), key.id(), endpoint, how, why, attempts, null));
    }
    return true;
  }

  Admission.Entry entry() {
    Admission.State state = refusal == null ? Admission.State.ACCEPTED : Admission.State.REFUSED;
    return new Admission.Entry(domain.name(), key.id(), state, refusal);
  }

  /** What it contributes to the counts of its key. */
  synchronized Counts counts() {
    if (refusal != null) {
      return new Counts(0, 0, 0, 0, Map.of(), 0, Map.of(refusal, 1L));
    }
    return new Counts(
        1,
        outcome == Outcome.DELIVERED ? 1 : 0,
        0,
        0,
        reason == null ? Map.of() : Map.of(reason, 1L),
        outcome == null ? 1 : 0,
        Map.of());
  }

  /** Domain, endpoint, size and fate; never the payload or the key. */
  @Override
  public synchronized String toString() {
    Object fate = refusal != null ? refusal : outcome != null ? outcome : "pending";
    return "RecordedTransaction["
        + domain.name()
        + ", "
        + endpoint
        + ", "
        + payload
        + ", "
        + fate
        + "]";
  }
}
