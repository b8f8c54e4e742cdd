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

  /** Called for each reply: nothing is allocated. */
  @Override
  public void replied(String domain, int major, int minor) {
    try {
      taker.replied(domain, major, minor);
    } catch (RuntimeException | Error e) {
      threw(e);
    }
  }

  private void tell(BiConsumer<HttpEvents, String> event, String host) {
    try {
      event.accept(taker, host);
    } catch (RuntimeException | Error e) {
      threw(e);
    }
  }

  private void threw(Throwable thrown) {
    log.error("a taker of connection events threw", thrown);
  }
}
