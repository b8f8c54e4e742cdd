package dev.forwarder.core.http;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RateLimitedLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;

/** What all exchanges share, and which of them have not ended yet. Thread-safe. */
final class Exchanges {

  private final HttpSettings settings;
  private final CloseableHttpAsyncClient client;
  private final NameResolver names;
  private final HttpEvents events;
  private final RateLimitedLog log;
  private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Exchanges(
      HttpSettings settings,
      CloseableHttpAsyncClient client,
      NameResolver names,
      HttpEvents events,
      RateLimitedLog log) {
    this.settings = settings;
    this.client = client;
    this.names = names;
    this.events = events;
    this.log = log;
  }

  HttpSettings settings() {
    return settings;
  }

  CloseableHttpAsyncClient client() {
    return client;
  }

  NameResolver names() {
    return names;
  }

  HttpEvents events() {
    return events;
  }

  /** Begins the exchange, unless all is over. */
  void begin(HttpExchange exchange) {
    open.add(exchange);
    // Looked at after it was added: closing sets the flag first and then ends what it finds.
    if (closed) {
      exchange.end(closedReply());
    } else {
      exchange.begin();
    }
  }

  void forget(HttpExchange exchange) {
    open.remove(exchange);
  }

  /** Each that has not ended. */
  void forEach(Consumer<? super HttpExchange> action) {
    open.forEach(action);
  }

  void handlerThrew(Throwable cause) {
    log.error("a reply handler threw; its request may be stuck", cause);
  }

  /** Refuses what comes from now on. */
  void refuse() {
    closed = true;
  }

  /** Ends what is under way. */
  void endAll() {
    open.forEach(exchange -> exchange.end(closedReply()));
  }

  private static Reply closedReply() {
    return Reply.failed(FailureKind.CANCELLED, "the transport is closed");
  }
}
