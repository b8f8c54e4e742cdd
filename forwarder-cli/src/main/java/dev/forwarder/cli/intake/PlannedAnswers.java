package dev.forwarder.cli.intake;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The answers to payloads: refused without a key that is let in, else what the plan says. */
final class PlannedAnswers {
  private final KeyRing keys;
  private final StatusPlan plan;
  private final AtomicLong payloads = new AtomicLong();

  PlannedAnswers(KeyRing keys, StatusPlan plan) {
    this.keys = keys;
    this.plan = plan;
  }

  Answer toPayload(@Nullable String key) {
    return keys.admits(key)
        ? Answer.planned(plan.statusOf(payloads.incrementAndGet()))
        : Answer.failure(403, "Forbidden");
  }

  /** Unlike a payload, a check always needs a key. */
  Answer toKeyCheck(@Nullable String key) {
    return key != null && !key.isBlank() && keys.admits(key)
        ? Answer.success("{\"valid\":true}")
        : Answer.failure(403, "Forbidden");
  }
}
