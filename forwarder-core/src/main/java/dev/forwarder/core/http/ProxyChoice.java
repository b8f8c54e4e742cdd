package dev.forwarder.core.http;

import org.jspecify.annotations.Nullable;

/**
 * Which proxy requests of one URL go through.
 *
 * @param proxy the proxy; null: none, the server is spoken to directly
 * @param noProxyRule the rule by which there is none although one is set; null where none is set,
 *     or there is one
 */
public record ProxyChoice(@Nullable ProxyAddress proxy, @Nullable String noProxyRule) {}
