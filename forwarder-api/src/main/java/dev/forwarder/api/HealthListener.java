package dev.forwarder.api;

/**
 * Is told of changes of a forwarder's health, on its one callback thread: so it may block, which
 * delays other callbacks and nothing else. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface HealthListener {

  /**
   * How it is now: after the listener was added, and after each change of a key's status or of the
   * keys. Several changes that come while a listener runs are told as one.
   *
   * @param health all that is known
   */
  void onHealth(ForwarderHealth health);
}
