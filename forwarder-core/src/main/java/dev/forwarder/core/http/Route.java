package dev.forwarder.core.http;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** The way to one server: whose connections it shares, and which name has to be known for it. */
final class Route {

  /**
   * So many requests over shared connections may be given up without closing the connection. Their
   * replies may still come, and closing would break the others' requests; but a connection on which
   * this many wait in vain is dead.
   */
  static final int MOST_ABANDONED = 8;

  /** What {@link ServerRoutes} knows it by. */
  final String key;

  /** The names of the domains that use it; of {@link ServerRoutes}, like what follows. */
  final Recent<String, String> domains = new Recent<>();

  /** How many domains it is allowed connections for. */
  int allowedFor = 1;

  /** The scheme as it stands in a request. */
  final String scheme;

  final URIAuthority authority;

  /** The server's name, or the proxy's. */
  final HostName name;

  final @Nullable ProxyAddress proxy;

  private final Generations generations;
  private final AtomicInteger abandoned = new AtomicInteger();

  Route(
      String key,
      String scheme,
      URIAuthority authority,
      Generations generations,
      HostName name,
      @Nullable ProxyAddress proxy) {
    this.key = key;
    this.scheme = scheme;
    this.authority = authority;
    this.generations = generations;
    this.name = name;
    this.proxy = proxy;
  }

  /** Whether what is sent is encrypted by the connection. */
  boolean isEncrypted() {
    return scheme.equals("https");
  }

  /** The way of the next request, which says whose connections it may use. */
  HttpRoute hops() {
    return generations.current();
  }

  /** All values that {@link #hops()} takes. */
  List<HttpRoute> allHops() {
    return generations.all();
  }

  /** Whether one more request may be given up while its connection lives on; counts it if so. */
  boolean abandon() {
    if (abandoned.incrementAndGet() <= MOST_ABANDONED) {
      return true;
    }
    abandoned.decrementAndGet();
    return false;
  }

  /** A request that had been given up has ended after all. */
  void abandonedEnded() {
    abandoned.decrementAndGet();
  }
}
