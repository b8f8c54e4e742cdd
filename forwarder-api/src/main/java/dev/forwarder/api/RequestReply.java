package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A bounded request and its reply, beside the payloads: for a family's health probes and key
 * checks. Thread-safe.
 */
public interface RequestReply {

  /**
   * One request without a body.
   *
   * @param method {@code GET} or {@code HEAD}
   * @param uri where to; it may hold a key, and so is never logged
   * @param headers sent as they are
   * @param timeout how long it may take altogether; positive
   * @param maxReplyBytes how much of the body is kept; the rest is thrown away
   */
  record Probe(String method, URI uri, List<Header> headers, Duration timeout, int maxReplyBytes) {

    /** Checks the bounds. */
    public Probe {
      requireNonNull(uri, "uri");
      headers = List.copyOf(headers);
      if (!method.equals("GET") && !method.equals("HEAD")) {
        throw new IllegalArgumentException("method must be GET or HEAD, was: " + method);
      }
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout must be positive, was: " + timeout);
      }
      if (maxReplyBytes < 0) {
        throw new IllegalArgumentException(
            "maxReplyBytes must not be negative, was: " + maxReplyBytes);
      }
    }

    /** Method and host; path and query may hold a key. */
    @Override
    public String toString() {
      return method + " " + uri.getScheme() + "://" + uri.getHost() + "/...";
    }
  }

  /**
   * Carries out the request; never blocks.
   *
   * @param probe what to ask
   * @return completes with the reply, a failure included; never exceptionally
   */
  CompletionStage<Reply> exchange(Probe probe);

  /**
   * The same on behalf of a domain, as whose requests it is made: over TLS that is verified if, and
   * only if, the domain's is.
   *
   * @param probe what to ask
   * @param domain the domain that it is about
   * @return completes with the reply, a failure included; never exceptionally
   */
  default CompletionStage<Reply> exchange(Probe probe, Domain domain) {
    return exchange(probe);
  }
}
