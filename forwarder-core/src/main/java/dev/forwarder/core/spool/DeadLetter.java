package dev.forwarder.core.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DropReason;
import dev.forwarder.retry.Bounds;
import java.util.List;

/**
 * A transaction that no backend will take, and why.
 *
 * @param reason what it would have been dropped for: {@link DropReason#REJECTED}, {@link
 *     DropReason#KEY_REFUSED} or, where its key or domain is not in the settings any more, {@link
 *     DropReason#REMOVED}
 * @param status the last reply's status, 0 where there was none; 0 to 999
 * @param excerpt the beginning of what the last reply said, without secrets
 * @param diedMillis when it was given up, milliseconds since 1970
 * @param transaction what can be sent again
 */
public record DeadLetter(
    DropReason reason, int status, String excerpt, long diedMillis, StoredTransaction transaction) {

  /** What transactions become dead letters for; in the order of their numbers on disk. */
  public static final List<DropReason> REASONS =
      List.of(DropReason.REJECTED, DropReason.KEY_REFUSED, DropReason.REMOVED);

  /** Checks them. */
  public DeadLetter {
    requireNonNull(reason, "reason");
    requireNonNull(excerpt, "excerpt");
    requireNonNull(transaction, "transaction");
    Bounds.within("status", status, 0, 999);
    if (!REASONS.contains(reason)) {
      throw new IllegalArgumentException("reason must be one of " + REASONS);
    }
  }
}
