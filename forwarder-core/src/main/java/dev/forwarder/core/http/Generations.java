package dev.forwarder.core.http;

import java.util.List;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.HttpRoute;

/**
 * Two sets of connections to one server, of which one takes new requests. They change places after
 * the time to live: what is under way ends undisturbed, and the connections of the other set are
 * closed when they have been idle.
 *
 * <p>The client's own time to live closes a connection at its next request, and over HTTP/2 breaks
 * the requests of all who share it. Thread-safe.
 */
final class Generations {

  private final List<HttpRoute> routes;
  private final long timeToLiveNanos;
  private final LongSupplier ticker;
  private long sinceNanos;
  private int current;

  /**
   * The sets of a server.
   *
   * @param routes one where connections live as long as they like, else two that are not equal
   * @param timeToLiveNanos how long one of two takes requests
   */
  Generations(List<HttpRoute> routes, long timeToLiveNanos, LongSupplier ticker) {
    this.routes = List.copyOf(routes);
    this.timeToLiveNanos = timeToLiveNanos;
    this.ticker = ticker;
    this.sinceNanos = ticker.getAsLong();
  }

  List<HttpRoute> all() {
    return routes;
  }

  HttpRoute current() {
    return routes.size() == 1 ? routes.get(0) : routes.get(turned());
  }

  private synchronized int turned() {
    long now = ticker.getAsLong();
    if (now - sinceNanos >= timeToLiveNanos) {
      sinceNanos = now;
      current = 1 - current;
    }
    return current;
  }
}
