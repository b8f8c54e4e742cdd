package dev.forwarder.core.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.retry.Bounds;

/**
 * What is kept of a transaction on disk: all that makes a later attempt the same request again, and
 * nothing that says where it goes but the domain's own path. The domain is where the record lies;
 * its address and its key are the settings', found by the domain's name and the key's id.
 *
 * @param keyId the id of its key; not blank
 * @param endpoint its route
 * @param payload its payload, with an id
 * @param attempts how often it was tried, not negative; 65,535 on disk at the most
 * @param errors how many of these failed so that it waited for its own backoff; alike
 */
public record StoredTransaction(
    String keyId, Endpoint endpoint, Payload payload, int attempts, int errors) {

  /** Checks them. */
  public StoredTransaction {
    if (requireNonNull(keyId, "keyId").isBlank()) {
      throw new IllegalArgumentException("keyId must not be blank");
    }
    requireNonNull(endpoint, "endpoint");
    requireNonNull(requireNonNull(payload, "payload").id(), "id of payload");
    Bounds.atLeast("attempts", attempts, 0);
    Bounds.atLeast("errors", errors, 0);
  }

  /** The payload's id, which with the domain and the key's id makes its idempotency key. */
  public PayloadId payloadId() {
    return requireNonNull(payload.id(), "id of payload");
  }
}
