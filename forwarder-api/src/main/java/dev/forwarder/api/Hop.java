package dev.forwarder.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A further place for payloads that the primary of their domain does not take: an agent on the same
 * machine, a server to fall back to. What it takes is {@link Outcome#HANDED_OVER}.
 *
 * <p>Immutable and thread-safe. Which hops a domain has, in which order and when they are tried, is
 * its {@link DeliveryChain}.
 */
public interface Hop {

  /** How long an attempt may take where a hop does not say otherwise. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** How many requests may be under way at once where a hop does not say otherwise. */
  int DEFAULT_MAX_IN_FLIGHT = 16;

  /**
   * Its name in statistics, logs and dead letters, such as {@code fallback}: lower-case letters,
   * digits and hyphens; unique in a chain.
   */
  String name();

  /**
   * Whether it could take such a payload at all; what it cannot carry passes it by. Asked within a
   * step of the domain, so it must be quick; asked once for a payload that waits, so the answer
   * must not change.
   *
   * @param domain whose payload
   * @param key which key it would be sent with
   * @param endpoint the route that it has at the primary
   * @param payload the payload
   */
  boolean carries(Domain domain, ApiKey key, Endpoint endpoint, Payload payload);

  /**
   * How several payloads travel to it in one request, whatever their endpoint says; null, as by
   * default, where each goes by itself.
   */
  default @Nullable Batching batching() {
    return null;
  }

  /** How many requests of a domain may be under way to it at once; at least 1. */
  default int maxInFlight() {
    return DEFAULT_MAX_IN_FLIGHT;
  }

  /** How long an attempt may take from its start to its reply; positive. */
  default Duration timeout() {
    return DEFAULT_TIMEOUT;
  }

  /**
   * How long after its reply what it took is safe from the end of its process. A payload that is on
   * disk stays there for so long. Zero, as by default, where it is safe when the reply comes.
   */
  default Duration safeAfter() {
    return Duration.ZERO;
  }

  /**
   * How to find out that it can be reached again; null, as by default, where that is tried out with
   * one payload now and then.
   */
  default @Nullable HealthCheck health() {
    return null;
  }

  /**
   * What a reply means. {@link Verdict#DELIVERED}: it has the payload. {@link Verdict#REJECTED}: it
   * never will have it, and nobody else is asked. Else it is unavailable: the next hop is asked,
   * and this one left alone until it is healthy again.
   *
   * @param reply what came back
   */
  default Verdict verdict(Reply reply) {
    return Verdict.standard(reply);
  }

  /**
   * Begins to serve a domain. Called when that is made, which may be before the forwarder is
   * started; must not block.
   *
   * @param domain whose payloads; of a family that has this hop in its chain
   * @param http the forwarder's own way to speak HTTP, for hops that are servers; not to be closed
   * @return what carries out attempts, under the contract of {@link Transport}; closed by the
   *     forwarder when the domain is gone, or the forwarder stops. A request that is given to it is
   *     addressed to the primary: where it really goes is the hop's own knowledge
   */
  Transport open(Domain domain, Transport http);
}
