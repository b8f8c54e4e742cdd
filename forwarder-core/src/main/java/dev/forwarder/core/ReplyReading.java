package dev.forwarder.core;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import dev.forwarder.retry.Evidence;
import dev.forwarder.retry.RetryAfter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * What a reply says about the place that it came from, as against what it means for its
 * transaction.
 *
 * @param evidence for the gate
 * @param hintNanos how long the gate is asked to be closed; 0 where nobody asks
 */
record ReplyReading(Evidence evidence, long hintNanos) {

  /** Of a place, or under a secret, that is not in use any more. */
  static final ReplyReading OUTDATED = new ReplyReading(Evidence.NEUTRAL, 0);

  private static final ReplyReading DELIVERED = new ReplyReading(Evidence.DELIVERED, 0);

  /**
   * Reads a reply, one reason at a time.
   *
   * @param verdict what it means for its transaction
   * @param wallClock for a {@code Retry-After} that is a date
   * @param keyHold how long a refused key is left alone
   */
  static ReplyReading of(Reply reply, Verdict verdict, InstantSource wallClock, Duration keyHold) {
    if (verdict == Verdict.DELIVERED) {
      return DELIVERED;
    }
    if (verdict == Verdict.KEY_REFUSED) {
      return new ReplyReading(Evidence.KEY_REFUSED, keyHold.toNanos());
    }
    if (verdict == Verdict.REJECTED) {
      return new ReplyReading(Evidence.NEUTRAL, 0);
    }
    FailureKind failure = reply.failure();
    if (failure != null) {
      return new ReplyReading(evidenceOf(failure), 0);
    }
    OptionalLong hint = hint(reply, wallClock);
    if (reply.status() == 429 || hint.isPresent()) {
      return new ReplyReading(Evidence.THROTTLED, hint.orElse(0));
    }
    return new ReplyReading(Evidence.FAILED, 0);
  }

  /** Whether it tells of the key alone. */
  boolean isOfKey() {
    return evidence == Evidence.KEY_REFUSED || evidence == Evidence.THROTTLED;
  }

  private static OptionalLong hint(Reply reply, InstantSource wallClock) {
    String header = reply.retryAfter();
    return header == null ? OptionalLong.empty() : RetryAfter.parse(header, wallClock.instant());
  }

  private static Evidence evidenceOf(FailureKind failure) {
    if (failure.provesHostDown()) {
      return Evidence.HOST_DOWN;
    }
    if (failure.isTimeout()) {
      return Evidence.TIMED_OUT;
    }
    if (failure == FailureKind.CANCELLED || failure == FailureKind.INTERNAL) {
      return Evidence.NEUTRAL;
    }
    return Evidence.FAILED;
  }
}
