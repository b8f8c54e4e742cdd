package dev.forwarder.api;

import java.util.Optional;

/**
 * How a backend family's API keys are checked: what to ask, and what the answer means. When, how
 * often and for which keys is the forwarder's matter. Two keys of the same secret that are to be
 * asked in the same way, at the same address, are asked about once.
 *
 * <p>Its methods are quick, never block, and give the same answer to the same question. What they
 * throw is taken for {@link KeyStatus#UNEXPECTED}. Immutable and thread-safe.
 */
public interface KeyCheck {

  /**
   * What is known without asking, such as that a key is a placeholder.
   *
   * @param domain whose key it is
   * @param key the key
   * @return its status, which stays; empty to {@link #probe ask}
   */
  default Optional<KeyStatus> known(Domain domain, ApiKey key) {
    return Optional.empty();
  }

  /**
   * The request that asks about a key. The secret belongs in a header: addresses are written down
   * by proxies.
   *
   * @param domain whose key it is
   * @param key the key
   * @return the request, and how long it may take
   */
  RequestReply.Probe probe(Domain domain, ApiKey key);

  /**
   * What an answer means; by default the {@link KeyStatus#standard standard reading}.
   *
   * @param reply the answer, or why there was none
   * @return the status of the key
   */
  default KeyStatus read(Reply reply) {
    return KeyStatus.standard(reply);
  }
}
