package dev.forwarder.core.http;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy requests go through.
 *
 * @param http the proxy for {@code http} URLs, which it is asked to forward; null (default): none.
 *     {@code proxy.http}
 * @param https the proxy for {@code https} URLs, which it is asked to open tunnels to; null
 *     (default): none. {@code proxy.https}
 * @param noProxy hosts that are spoken to directly, see {@link NoProxyRules}. {@code
 *     proxy.no_proxy}
 * @param nonExactMatch whether {@code noProxy} follows the usual rules instead of the peer's old
 *     ones. {@code no_proxy_nonexact_match}, default false
 */
public record ProxySettings(
    @Nullable ProxyAddress http,
    @Nullable ProxyAddress https,
    List<String> noProxy,
    boolean nonExactMatch) {

  /** Checks that no host is null. */
  public ProxySettings {
    noProxy = List.copyOf(noProxy);
  }

  /**
   * The proxy that requests of a URL go through, if any.
   *
   * @param url {@code http} or {@code https} with a host
   * @return the proxy, or why there is none
   */
  public ProxyChoice choose(URI url) {
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    String host = ProxyAddress.withoutBrackets(url.getHost());
    int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
    ProxyAddress proxy = secure ? https : http;
    String rule =
        proxy == null ? null : new NoProxyRules(noProxy, nonExactMatch).ruleFor(host, port);
    return new ProxyChoice(rule == null ? proxy : null, rule);
  }

  /** No proxy. */
  public static ProxySettings defaults() {
    return new ProxySettings(null, null, List.of(), false);
  }
}
