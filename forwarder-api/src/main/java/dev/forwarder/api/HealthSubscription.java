package dev.forwarder.api;

/** A {@link HealthListener} that is being told, until this is closed. Thread-safe. */
@FunctionalInterface
public interface HealthSubscription extends AutoCloseable {

  /**
   * Ends it: the listener is not called any more, though a call that has begun may still be
   * running. Further calls do nothing.
   */
  @Override
  void close();
}
