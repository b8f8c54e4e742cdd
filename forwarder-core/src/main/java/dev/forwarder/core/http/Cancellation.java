package dev.forwarder.core.http;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.jspecify.annotations.Nullable;

/**
 * Stops what an exchange waits for: a connection from the pool, a connection being made, a reply.
 *
 * <p>The client notes for each exchange only what it waited for last, and where a connection is
 * free at once it notes the steps in the wrong order: the reply, then the connection. Its own
 * cancelling then stops nothing, and the connection stays taken until it times out. So all steps
 * are kept here. Thread-safe.
 */
final class Cancellation implements CancellableDependency {

  /** A step, and the one that was noted before it. */
  private static final class Step {
    final Cancellable step;
    final @Nullable Step before;

    Step(Cancellable step, @Nullable Step before) {
      this.step = step;
      this.before = before;
    }
  }

  private static final Step CANCELLED = new Step(() -> false, null);

  private final AtomicReference<@Nullable Step> last = new AtomicReference<>();

  /** Lets the client note its steps for an exchange in the exchange's own cancellation. */
  static AsyncExecChain.Scope scope(AsyncExecChain.Scope scope) {
    return new AsyncExecChain.Scope(
        scope.exchangeId,
        scope.route,
        scope.originalRequest,
        ((ExchangeContext) scope.clientContext).cancellation,
        scope.clientContext,
        scope.execRuntime,
        scope.scheduler,
        scope.execCount);
  }

  @Override
  public void setDependency(Cancellable step) {
    Step before = last.get();
    while (before != CANCELLED && !last.compareAndSet(before, new Step(step, before))) {
      before = last.get();
    }
    if (before == CANCELLED) {
      step.cancel();
    }
  }

  @Override
  public boolean isCancelled() {
    return last.get() == CANCELLED;
  }

  /** Stops all steps, the last first; steps that are noted later are stopped at once. */
  @Override
  public boolean cancel() {
    Step step = last.getAndSet(CANCELLED);
    if (step == CANCELLED) {
      return false;
    }
    while (step != null) {
      step.step.cancel();
      step = step.before;
    }
    return true;
  }
}
