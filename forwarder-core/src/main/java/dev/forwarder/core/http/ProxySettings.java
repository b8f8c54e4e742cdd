package dev.forwarder.core.http;

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

  /** No proxy. */
  public static ProxySettings defaults() {
    return new ProxySettings(null, null, List.of(), false);
  }
}
