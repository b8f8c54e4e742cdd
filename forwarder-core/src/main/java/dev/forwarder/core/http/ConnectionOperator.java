package dev.forwarder.core.http;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.nio.DefaultAsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.CompletedFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections, and sees to it that none is left behind with nobody to use it.
 *
 * <p>A connection that is made just when its exchange is cancelled would be lost by the client, and
 * stay open until the server closes it. So connecting is not cancelled: the exchange ends, and the
 * connection is closed as soon as it is there, or never comes.
 */
final class ConnectionOperator extends DefaultAsyncClientConnectionOperator {

  private static final Future<IOSession> NOT_TO_BE_CANCELLED = new CompletedFuture<>(null);

  private final HttpEvents events;

  ConnectionOperator(
      Lookup<TlsStrategy> strategies,
      SchemePortResolver ports,
      DnsResolver names,
      HttpEvents events) {
    super(strategies, ports, names);
    this.events = events;
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      @Nullable Path unixDomainSocket,
      @Nullable NamedEndpoint name,
      @Nullable SocketAddress local,
      Timeout timeout,
      @Nullable Object attachment,
      HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    Cancellation cancellation = ((ExchangeContext) context).cancellation;
    return super.connect(
        closingWith(cancellation, initiator),
        host,
        unixDomainSocket,
        name,
        local,
        timeout,
        attachment,
        context,
        callback);
  }

  private static ConnectionInitiator closingWith(
      Cancellation cancellation, ConnectionInitiator initiator) {
    return (endpoint, remote, local, timeout, attachment, callback) -> {
      if (cancellation.isCancelled()) {
        callback.cancelled();
        return NOT_TO_BE_CANCELLED;
      }
      Future<IOSession> unused =
          initiator.connect(
              endpoint,
              remote,
              local,
              timeout,
              attachment,
              new CallbackContribution<IOSession>(callback) {
                @Override
                public void completed(IOSession session) {
                  cancellation.setDependency(() -> close(session));
                  callback.completed(session);
                }
              });
      return NOT_TO_BE_CANCELLED;
    };
  }

  private static boolean close(IOSession session) {
    session.close(CloseMode.IMMEDIATE);
    return true;
  }

  @Override
  protected void onAfterSocketConnect(HttpContext context, HttpHost host) {
    events.connected(host.getHostName());
  }
}
