package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RateLimitedLog;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** An observer whose failures stay with it. */
final class GuardedObserver implements ForwarderObserver {

  private final ForwarderObserver observer;
  private final RateLimitedLog log;

  private GuardedObserver(ForwarderObserver observer, LongSupplier clock) {
    this.observer = observer;
    this.log = new RateLimitedLog(LoggerFactory.getLogger(GuardedObserver.class), clock);
  }

  static ForwarderObserver of(ForwarderObserver observer, LongSupplier clock) {
    return observer == ForwarderObserver.NONE ? observer : new GuardedObserver(observer, clock);
  }

  @Override
  public void taken(String domain, Endpoint endpoint, int bytes) {
    try {
      observer.taken(domain, endpoint, bytes);
    } catch (Throwable t) { // an observer is somebody else's code
      threw(t);
    }
  }

  @Override
  public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
    try {
      observer.replied(domain, endpoint, reply, attempt, nanos);
    } catch (Throwable t) { // an observer is somebody else's code
      threw(t);
    }
  }

  @Override
  public void ended(
      String domain, Endpoint endpoint, Outcome outcome, @Nullable DropReason reason, int bytes) {
    try {
      observer.ended(domain, endpoint, outcome, reason, bytes);
    } catch (Throwable t) { // an observer is somebody else's code
      threw(t);
    }
  }

  @Override
  public void requeued(String domain, Endpoint endpoint, int transactions) {
    try {
      observer.requeued(domain, endpoint, transactions);
    } catch (Throwable t) { // an observer is somebody else's code
      threw(t);
    }
  }

  @Override
  public void overflowed(String domain, Endpoint endpoint) {
    try {
      observer.overflowed(domain, endpoint);
    } catch (Throwable t) { // an observer is somebody else's code
      threw(t);
    }
  }

  private void threw(Throwable thrown) {
    log.warn("observer {} threw", observer.getClass().getName(), thrown);
  }
}
