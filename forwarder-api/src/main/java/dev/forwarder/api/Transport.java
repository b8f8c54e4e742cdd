package dev.forwarder.api;

/**
 * Carries out one attempt for one transaction (or frozen batch) and reports a reply. No retries of
 * its own, no queue of its own. Thread-safe.
 */
public interface Transport extends AutoCloseable {

  /** Ends an attempt early, from any thread, without blocking; does nothing once it has ended. */
  @FunctionalInterface
  interface Exchange {
    /** Stops trying; what was sent may still arrive. */
    void cancel();
  }

  /**
   * Starts an attempt. Never blocks: not for a name to be resolved, not for a connection to be
   * free. Every failure is a reply, nothing is thrown.
   *
   * <p>A call that blocks all the same holds up its whole domain, whose queues only the calling
   * thread may touch meanwhile: nothing of the domain is sent, times out or ends until the call
   * returns, and a few such calls take all threads that other domains would need. What is held up
   * stays pending: {@link Forwarder#stop} returns without its outcome, and it has one only once the
   * call returns.
   *
   * @param request what to send
   * @param handler is told the reply, once, perhaps before this call returns
   * @return the means to cancel it
   */
  Exchange send(TransportRequest request, ReplyHandler handler);

  /** Closes connections and threads; attempts that are under way end with a failure. */
  @Override
  void close();
}
