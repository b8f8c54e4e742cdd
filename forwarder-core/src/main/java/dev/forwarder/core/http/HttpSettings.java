package dev.forwarder.core.http;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;

/**
 * How the {@link HttpTransport} works, in parts.
 *
 * @param protocol which HTTP is spoken. {@code forwarder_http_protocol}, default {@link
 *     HttpProtocol#AUTO}
 * @param connections how connections are made and given up
 * @param names how host names are resolved
 * @param tls how secure connections are made
 * @param proxy which proxy requests go through
 * @param reply how much of a reply is read
 * @param ioThreads threads that read and write all connections; 1 or more, default one for each
 *     core and two at the most
 */
public record HttpSettings(
    HttpProtocol protocol,
    ConnectionSettings connections,
    NameSettings names,
    TlsSettings tls,
    ProxySettings proxy,
    ReplySettings reply,
    int ioThreads) {

  /** Checks the bounds. */
  public HttpSettings {
    requireNonNull(protocol, "protocol");
    requireNonNull(connections, "connections");
    requireNonNull(names, "names");
    requireNonNull(tls, "tls");
    requireNonNull(proxy, "proxy");
    requireNonNull(reply, "reply");
    Bounds.atLeast("ioThreads", ioThreads, 1);
  }

  /** The defaults of each part. */
  public static HttpSettings defaults() {
    return new HttpSettings(
        HttpProtocol.AUTO,
        ConnectionSettings.defaults(),
        NameSettings.defaults(),
        TlsSettings.defaults(),
        ProxySettings.defaults(),
        ReplySettings.defaults(),
        Math.min(2, Runtime.getRuntime().availableProcessors()));
  }

  /** These settings with another protocol. */
  public HttpSettings withProtocol(HttpProtocol newProtocol) {
    return new HttpSettings(newProtocol, connections, names, tls, proxy, reply, ioThreads);
  }

  /** These settings with other connections. */
  public HttpSettings withConnections(ConnectionSettings newConnections) {
    return new HttpSettings(protocol, newConnections, names, tls, proxy, reply, ioThreads);
  }

  /** These settings with names resolved in another way. */
  public HttpSettings withNames(NameSettings newNames) {
    return new HttpSettings(protocol, connections, newNames, tls, proxy, reply, ioThreads);
  }

  /** These settings with other TLS. */
  public HttpSettings withTls(TlsSettings newTls) {
    return new HttpSettings(protocol, connections, names, newTls, proxy, reply, ioThreads);
  }

  /** These settings with another proxy. */
  public HttpSettings withProxy(ProxySettings newProxy) {
    return new HttpSettings(protocol, connections, names, tls, newProxy, reply, ioThreads);
  }

  /** These settings with other bounds of replies. */
  public HttpSettings withReply(ReplySettings newReply) {
    return new HttpSettings(protocol, connections, names, tls, proxy, newReply, ioThreads);
  }

  /** These settings with another number of I/O threads. */
  public HttpSettings withIoThreads(int newIoThreads) {
    return new HttpSettings(protocol, connections, names, tls, proxy, reply, newIoThreads);
  }
}
