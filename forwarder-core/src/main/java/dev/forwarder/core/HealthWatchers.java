package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.HealthListener;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.retry.RateLimitedLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners how the health is, on the callback executor. Each waits in it once at the most,
 * and is told how it is then: so a slow one costs nothing and never gets an old state last.
 * Thread-safe.
 */
final class HealthWatchers {

  private final Executor callbacks;
  private final Supplier<ForwarderHealth> health;
  private final RateLimitedLog log;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  HealthWatchers(Executor callbacks, Supplier<ForwarderHealth> health, LongSupplier clock) {
    this.callbacks = callbacks;
    this.health = health;
    this.log = new RateLimitedLog(LoggerFactory.getLogger(HealthWatchers.class), clock);
  }

  HealthSubscription add(HealthListener listener) {
    Watcher watcher = new Watcher(requireNonNull(listener, "listener"));
    watchers.add(watcher);
    watcher.tellSoon();
    return watcher;
  }

  /** Something has changed. Takes no time. */
  void changed() {
    watchers.forEach(Watcher::tellSoon);
  }

  private final class Watcher implements HealthSubscription {

    private final HealthListener listener;
    private final AtomicBoolean waits = new AtomicBoolean();
    private volatile boolean closed;

    Watcher(HealthListener listener) {
      this.listener = listener;
    }

    void tellSoon() {
      if (waits.compareAndSet(false, true)) {
        try {
          callbacks.execute(this::tell);
        } catch (Throwable noThread) { // no memory, or the forwarder has ended
          waits.set(false);
          log.info("a health listener could not be told", noThread);
        }
      }
    }

    private void tell() {
      waits.set(false);
      if (closed) {
        return;
      }
      try {
        listener.onHealth(health.get());
      } catch (Throwable t) { // a listener is the host's code: whatever it does stays here
        log.warn("health listener {} threw", listener.getClass().getName(), t);
      }
    }

    @Override
    public void close() {
      closed = true;
      watchers.remove(this);
    }
  }
}
