package dev.forwarder.core.http;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.RateLimitedLog;
import java.util.function.BiConsumer;

/** Passes events on, and keeps what their taker throws from the threads of the transport. */
final class GuardedEvents implements HttpEvents {

  private final HttpEvents taker;
  private final RateLimitedLog log;

  GuardedEvents(HttpEvents taker, RateLimitedLog log) {
    this.taker = requireNonNull(taker, "events");
    this.log = log;
  }

  @Override
  public void nameResolved(String host) {
    tell(HttpEvents::nameResolved, host);
  }

  @Override
  public void nameFailed(String host) {
    tell(HttpEvents::nameFailed, host);
  }

  @Override
  public void connected(String host) {
    tell(HttpEvents::connected, host);
  }

  private void tell(BiConsumer<HttpEvents, String> event, String host) {
    try {
      event.accept(taker, host);
    } catch (RuntimeException | Error e) {
      log.error("a taker of connection events threw", e);
    }
  }
}
