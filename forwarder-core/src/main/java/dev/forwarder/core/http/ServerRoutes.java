package dev.forwarder.core.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** The routes that are known so far, one for each server and way of verifying it. Thread-safe. */
final class ServerRoutes {

  /**
   * The scheme, inside the client alone, of servers whose certificates are not verified. It keeps
   * their connections apart from verified ones to the same server.
   */
  static final String UNVERIFIED = "https-unverified";

  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final ProxySettings proxies;
  private final NameResolver names;
  private final Duration timeToLive;
  private final LongSupplier ticker;

  ServerRoutes(HttpSettings settings, NameResolver names, LongSupplier ticker) {
    this.proxies = settings.proxy();
    this.timeToLive = settings.connections().timeToLive();
    this.ticker = ticker;
    this.names = names;
  }

  /**
   * The route to the server of a URL.
   *
   * @param url {@code http} or {@code https} with a host
   * @param verified whether the server's certificate is verified
   * @throws IllegalArgumentException if the URL is of another kind
   */
  Route to(URI url, boolean verified) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if (url.getHost() == null || !(secure || scheme.equals("http"))) {
      throw new IllegalArgumentException("URL must be http(s)://host..., was of scheme " + scheme);
    }
    String host = ProxyAddress.withoutBrackets(url.getHost().toLowerCase(Locale.ROOT));
    int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
    String inner = secure && !verified ? UNVERIFIED : scheme;
    return routes.computeIfAbsent(
        inner + "://" + host + "|" + port,
        key -> route(url, scheme, new HttpHost(inner, host, port)));
  }

  private Route route(URI url, String scheme, HttpHost target) {
    boolean secure = scheme.equals("https");
    URIAuthority authority = new URIAuthority(target.getHostName(), url.getPort());
    ProxyAddress proxy = proxies.choose(url).proxy();
    HostName name = names.name(proxy == null ? target.getHostName() : proxy.host());
    Generations generations =
        new Generations(hops(proxy, target, secure), timeToLive.toNanos(), ticker);
    return new Route(scheme, authority, generations, name, proxy);
  }

  /** Routes are unequal, and share no connections, when one gives the server's name once more. */
  private List<HttpRoute> hops(@Nullable ProxyAddress proxy, HttpHost target, boolean secure) {
    HttpRoute first = hops(proxy, target, null, secure);
    return timeToLive.isZero()
        ? List.of(first)
        : List.of(first, hops(proxy, target, target, secure));
  }

  private static HttpRoute hops(
      @Nullable ProxyAddress proxy, HttpHost target, @Nullable HttpHost again, boolean secure) {
    return proxy == null
        ? new HttpRoute(target, again, null, secure)
        : new HttpRoute(
            target, again, null, new HttpHost("http", proxy.host(), proxy.port()), secure);
  }
}
