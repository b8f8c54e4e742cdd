package dev.forwarder.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Takes payloads and gets them to every (domain, API key) that they are for.
 *
 * <p>Each payload becomes one transaction for every key of every domain that its {@link
 * Destination} selects. From the moment a transaction is accepted it ends in exactly one {@link
 * Outcome} and is counted once under it. Thread-safe.
 *
 * <pre>{@code
 * try (Forwarder forwarder = ...) {
 *   forwarder.start();
 *   forwarder.submit(endpoint, Payload.of("{\"hello\":\"world\"}"));
 * }
 * }</pre>
 */
public interface Forwarder extends AutoCloseable {

  /**
   * Starts delivering. A forwarder is started once.
   *
   * @throws IllegalStateException if it was started before
   */
  void start();

  /**
   * Hands over a payload; never waits, never throws for anything that happens at run time. (A
   * synchronous forwarder, made for short-lived hosts, is the exception: it delivers on the
   * caller's thread, and so waits for replies.)
   *
   * @param endpoint the route
   * @param payload the bytes
   * @return for each transaction, whether it was accepted; refused ones stay the caller's
   */
  default Admission submit(Endpoint endpoint, Payload payload) {
    return submit(endpoint, payload, SubmitOptions.NONE);
  }

  /**
   * Hands over a payload, waiting on the caller's thread for room, no longer than told. Called on
   * one of the forwarder's own threads (in a listener), it does not wait.
   *
   * @param endpoint the route
   * @param payload the bytes
   * @param maxWait how long to wait; zero: not at all
   * @return for each transaction, whether it was accepted
   */
  default Admission submit(Endpoint endpoint, Payload payload, Duration maxWait) {
    return submit(endpoint, payload, SubmitOptions.NONE.withMaxWait(maxWait));
  }

  /**
   * Hands over a payload with options. An interrupt ends the waiting (the interrupted flag stays
   * set).
   *
   * @param endpoint the route
   * @param payload the bytes
   * @param options how
   * @return for each transaction, whether it was accepted
   */
  Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options);

  /**
   * The domains that are in force, in their order, with the ids that their keys go by.
   *
   * @return the domains, without those that are only drained
   */
  List<Domain> domains();

  /**
   * These domains are in force from now on, all at once. They are compared with those before by
   * their names, and their keys by ids: what is new starts; what is missing takes nothing more, and
   * is drained for {@code forwarder_drain_timeout} at the most; what has another address or another
   * secret goes on there, or under that, with the next attempt. A key without an id of its own is
   * known by its secret; where in one domain exactly one such key goes and one comes, the one that
   * comes takes over the id. A {@link #submit} at the same time goes by the old list or the new
   * one. Calls come into force one after another.
   *
   * @param domains all of them, at least one
   * @throws IllegalArgumentException if there is none or two have one name; then nothing is changed
   * @throws IllegalStateException if the forwarder is stopping or stopped
   */
  void updateDomains(List<Domain> domains);

  /**
   * Another secret for one key. What was accepted for its id is sent under the new one from the
   * next attempt on.
   *
   * @param domainName the domain
   * @param keyId the id of the key that is replaced
   * @param replacement the new secret; its own id is this one too, or derived
   * @throws IllegalArgumentException if there is no such domain or key, if the replacement has
   *     another id of its own, or if another key of the domain has its secret
   * @throws IllegalStateException if the forwarder is stopping or stopped
   */
  default void replaceKey(String domainName, String keyId, ApiKey replacement) {
    updateDomains(KeyReplacement.in(domains(), domainName, keyId, replacement));
  }

  /** A snapshot that adds up: see {@link Counts}. Before the start everything is zero. */
  ForwarderStats stats();

  /**
   * What is known about the API keys and the clock. Never asks anybody, never waits. A forwarder
   * that checks no keys knows of each that it is {@link KeyStatus#UNCHECKED}.
   */
  default ForwarderHealth health() {
    return ForwarderHealth.unchecked(stats());
  }

  /**
   * Tells a listener how {@link #health} is, now and after each change.
   *
   * @param listener called on the callback executor, and never after the forwarder has ended; by a
   *     forwarder that checks no keys, once and at once on the caller's thread
   * @return closes it
   */
  default HealthSubscription watchHealth(HealthListener listener) {
    listener.onHealth(health());
    return () -> {};
  }

  /**
   * Stops: refuses new payloads at once, goes on delivering what is due until nothing is left or
   * the time is up, then gives every transaction that is left its outcome. Further calls return the
   * same stage, and can shorten the time, not lengthen it.
   *
   * @param timeout how long to go on delivering; zero: not at all
   * @return completes with the report, on the callback executor; never exceptionally
   */
  CompletionStage<StopReport> stopAsync(Duration timeout);

  /**
   * Stops and waits for it: for the timeout at the most, and then a little for what is left to get
   * its outcome, for the transport to close and for listeners to take what is left for them (two
   * seconds for each at the most; the first as long as there is progress). An interrupt of the
   * caller ends the timeout at once; the flag stays set.
   *
   * @param timeout how long to go on delivering; zero: not at all
   * @return the report; what a transport holds up that blocks inside {@link Transport#send} is
   *     still pending in it, and the stage of {@link #stopAsync} completes when that has ended too
   * @throws IllegalStateException if called on one of the forwarder's own threads, which it would
   *     wait for; {@link #stopAsync} is for them
   */
  StopReport stop(Duration timeout);

  /** Stops with the timeout of the settings ({@code forwarder_stop_timeout}). */
  @Override
  void close();
}
