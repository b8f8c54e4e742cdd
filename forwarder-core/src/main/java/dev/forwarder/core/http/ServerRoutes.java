package dev.forwarder.core.http;

import dev.forwarder.api.Domain;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * The routes that are in use, one for each server and way of verifying it, and with how many
 * connections. It keeps the names in use too. Thread-safe.
 */
final class ServerRoutes {

  /**
   * The scheme, inside the client alone, of servers whose certificates are not verified. It keeps
   * their connections apart from verified ones to the same server.
   */
  static final String UNVERIFIED = "https-unverified";

  private final Recent<String, Route> routes = new Recent<>();
  private final ObjIntConsumer<HttpRoute> mostConnections;
  private final int mostPerDomain;
  private final ProxySettings proxies;
  private final NameResolver names;
  private final Duration timeToLive;
  private final LongSupplier ticker;

  /**
   * None is known yet.
   *
   * @param mostConnections is told how many connections a way may have, where it is another number
   *     than for one domain
   */
  ServerRoutes(
      HttpSettings settings,
      NameResolver names,
      LongSupplier ticker,
      ObjIntConsumer<HttpRoute> mostConnections) {
    this.mostConnections = mostConnections;
    this.mostPerDomain = settings.connections().maxPerDomain();
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
  synchronized Route to(URI url, boolean verified) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if (url.getHost() == null || !(secure || scheme.equals("http"))) {
      throw new IllegalArgumentException("URL must be http(s)://host..., was of scheme " + scheme);
    }
    String host = ProxyAddress.withoutBrackets(url.getHost().toLowerCase(Locale.ROOT));
    int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
    String inner = secure && !verified ? UNVERIFIED : scheme;
    return routes.get(
        inner + "://" + host + "|" + port,
        key -> route(key, url, scheme, new HttpHost(inner, host, port)));
  }

  /** The route to the server of a domain, which brings it as many connections as one may have. */
  synchronized Route shared(Domain domain, boolean verified) {
    Route route = to(domain.baseUrl(), verified);
    String unused = route.domains.get(domain.name(), name -> name);
    allowConnections(route);
    return route;
  }

  private void allowConnections(Route route) {
    int sharers = Math.max(1, route.domains.size());
    if (sharers != route.allowedFor) {
      route.allowedFor = sharers;
      route.allHops().forEach(hops -> mostConnections.accept(hops, sharers * mostPerDomain));
    }
  }

  /** It has requests under way, and so is in use. */
  synchronized void use(Route route) {
    Route unused = routes.get(route.key, key -> route);
  }

  /** Forgets what was not asked for in this period or in the one before, and begins another. */
  synchronized void forgetUnused() {
    for (Route forgotten : routes.turn()) {
      forgotten.domains.clear();
      allowConnections(forgotten);
    }
    Set<HostName> used = new HashSet<>();
    for (Route route : routes.values()) {
      List<String> unused = route.domains.turn();
      allowConnections(route);
      used.add(route.name);
    }
    names.keep(used);
  }

  synchronized int size() {
    return routes.size();
  }

  private Route route(String key, URI url, String scheme, HttpHost target) {
    boolean secure = scheme.equals("https");
    URIAuthority authority = new URIAuthority(target.getHostName(), url.getPort());
    ProxyAddress proxy = proxies.choose(url).proxy();
    HostName name = names.name(proxy == null ? target.getHostName() : proxy.host());
    Generations generations =
        new Generations(hops(proxy, target, secure), timeToLive.toNanos(), ticker);
    return new Route(key, scheme, authority, generations, name, proxy);
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
