package dev.forwarder.core.testing;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import java.util.Optional;

/** Says which transactions a {@link RecordingForwarder} refuses. */
@FunctionalInterface
public interface AdmissionRule {

  /**
   * Whether to refuse a transaction.
   *
   * @param domain the domain that it is for
   * @param endpoint its endpoint
   * @param payload its payload
   * @return why it is refused, or empty to accept it
   */
  Optional<RefusalReason> refusal(Domain domain, Endpoint endpoint, Payload payload);
}
