package dev.forwarder.core.http;

/** Which HTTP a connection speaks. {@code forwarder_http_protocol}. */
public enum HttpProtocol {
  /** HTTP/2 where a TLS server offers it (ALPN), else HTTP/1.1. The default. */
  AUTO,
  /** HTTP/1.1 only, for proxies and servers that stumble over HTTP/2. */
  HTTP1,
  /** HTTP/2 only, without asking; over plain HTTP too (h2c with prior knowledge). */
  HTTP2
}
