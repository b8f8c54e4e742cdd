package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.BlockedEndpoints;
import dev.forwarder.retry.RetryQueue;

/** Single parts of one domain, for tests that need no forwarder around them. */
final class Bits {

  final QueueSettings settings;
  final RetryQueue<QueuedRequest> retries;
  final Lanes lanes;
  final DispatchOrder waiting;
  final Target target =
      new Target(null, Rig.domain("domain"), ApiKey.of("key", "0123456789abcdef"));
  long now;
  private long sequence;

  Bits(QueueSettings settings, boolean strict) {
    this.settings = settings;
    this.retries = new RetryQueue<>(settings.order(), strict);
    BlockedEndpoints blocked =
        new BlockedEndpoints(
            BackoffPolicy.defaults(), BlockSettings.defaults(), () -> now, () -> 0.5);
    this.lanes = new Lanes(blocked.domain("domain"), retries);
    this.waiting = new DispatchOrder(settings, retries, (lane, space) -> null);
  }

  static Bits atDefaults() {
    return new Bits(Choice.queue().settings(), false);
  }

  /** A transaction that no container has yet. */
  Transaction transaction(Endpoint endpoint, Payload payload) {
    long bytes = Transaction.bytesOf(endpoint, payload);
    Transaction made = new Transaction(endpoint, target, payload, bytes, null, sequence++, now);
    made.lane(lanes.of(target, endpoint));
    return made;
  }

  Transaction transaction(Endpoint endpoint, String body) {
    // An id of its own: without a forwarder there is nobody to make one.
    Payload payload = Payload.of(body);
    return transaction(endpoint, payload.withId(new PayloadId(7, sequence)));
  }

  Transaction transaction(String body) {
    return transaction(Rig.EVENTS, body);
  }
}
