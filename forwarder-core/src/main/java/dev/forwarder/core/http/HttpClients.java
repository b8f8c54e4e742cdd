package dev.forwarder.core.http;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.core5.function.Callback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the client and its connection pool: everything that it would do by itself is off. */
final class HttpClients {

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  /** A connection that was unused for longer is looked at before a request is put on it. */
  private static final TimeValue LOOK_AFTER = TimeValue.ofSeconds(1);

  private static final int LONGEST_HEADER_BYTES = 68 << 10;
  private static final int MOST_HEADERS = 500;

  /**
   * Each connection has three buffers of this size. The library's standard of 32 KiB makes 98 KB of
   * a connection, which is most of what an idle one costs; heads fit into less, and the bodies of
   * requests are written past them.
   */
  private static final int BUFFER_BYTES = 4 << 10;

  private HttpClients() {}

  static CloseableHttpAsyncClient client(
      HttpSettings settings,
      PoolingAsyncClientConnectionManager connections,
      Callback<Exception> onUnexpected) {
    return HttpAsyncClientBuilder.create()
        .setConnectionManager(connections)
        .setIOReactorConfig(reactor(settings))
        .setThreadFactory(threads())
        .setIoSessionDecorator(session -> session)
        .setIoReactorExceptionCallback(onUnexpected)
        .setRoutePlanner((host, context) -> ((ExchangeContext) context).hops)
        .setDefaultRequestConfig(requests(settings.connections()))
        .setHttp1Config(http1())
        .setH2Config(http2())
        .setUserAgent(RequestFinish.USER_AGENT)
        .addRequestInterceptorLast(new RequestFinish())
        .addExecInterceptorFirst(
            "forwarder-cancellation",
            (request, body, scope, chain, callback) ->
                chain.proceed(request, body, Cancellation.scope(scope), callback))
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .build();
  }

  private static Http1Config http1() {
    return Http1Config.custom()
        .setBufferSize(BUFFER_BYTES)
        .setMaxLineLength(LONGEST_HEADER_BYTES)
        .setMaxHeaderCount(MOST_HEADERS)
        .build();
  }

  private static H2Config http2() {
    return H2Config.custom()
        .setPushEnabled(false)
        .setMaxHeaderListSize(LONGEST_HEADER_BYTES)
        .build();
  }

  private static IOReactorConfig reactor(HttpSettings settings) {
    return IOReactorConfig.custom()
        .setIoThreadCount(settings.ioThreads())
        .setSoTimeout(timeout(settings.connections().responseTimeout()))
        .setTcpNoDelay(true)
        .setSoKeepAlive(true)
        .build();
  }

  private static ThreadFactory threads() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "forwarder-io-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static RequestConfig requests(ConnectionSettings settings) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(timeout(settings.responseTimeout()))
        .setResponseTimeout(timeout(settings.responseTimeout()))
        .setConnectionKeepAlive(TimeValue.of(settings.idleTimeout()))
        .setAuthenticationEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .setRedirectsEnabled(false)
        .build();
  }

  static PoolingAsyncClientConnectionManager connections(
      HttpSettings settings, NameResolver names, HttpEvents events) {
    return new Pool(settings.tls(), events)
        .setDnsResolver(names)
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setConnPoolPolicy(PoolReusePolicy.LIFO)
        .setMaxConnPerRoute(settings.connections().maxPerDomain())
        .setDefaultConnectionConfig(connection(settings.connections()))
        .setTlsConfigResolver(host -> tls(settings, host))
        .setMessageMultiplexing(true)
        .build();
  }

  private static ConnectionConfig connection(ConnectionSettings settings) {
    return ConnectionConfig.custom()
        .setConnectTimeout(timeout(settings.connectTimeout()))
        .setSocketTimeout(timeout(settings.responseTimeout()))
        .setIdleTimeout(timeout(mostIdle(settings)))
        .setValidateAfterInactivity(LOOK_AFTER)
        .build();
  }

  /** How long a connection may be unused: no longer than it takes requests. */
  static Duration mostIdle(ConnectionSettings settings) {
    Duration idle = settings.idleTimeout();
    Duration life = settings.timeToLive();
    return life.isZero() || life.compareTo(idle) > 0 ? idle : life;
  }

  private static TlsConfig tls(HttpSettings settings, HttpHost host) {
    return TlsConfig.custom()
        .setHandshakeTimeout(timeout(settings.tls().handshakeTimeout()))
        .setVersionPolicy(version(settings.protocol(), host))
        .build();
  }

  private static HttpVersionPolicy version(HttpProtocol protocol, HttpHost host) {
    boolean secure = !"http".equals(host.getSchemeName());
    boolean two = protocol == HttpProtocol.HTTP2 || (protocol == HttpProtocol.AUTO && secure);
    if (two && ClientLogs.areTalkative()) {
      LOG.warn(
          "{} is spoken to over HTTP/1.1: the HTTP client's debug logs are on, and over HTTP/2 they"
              + " would show API keys. Switch off org.apache.hc.client5 at DEBUG",
          host.toHostString());
      return HttpVersionPolicy.FORCE_HTTP_1;
    }
    return switch (protocol) {
      case AUTO -> secure ? HttpVersionPolicy.NEGOTIATE : HttpVersionPolicy.FORCE_HTTP_1;
      case HTTP1 -> HttpVersionPolicy.FORCE_HTTP_1;
      case HTTP2 -> HttpVersionPolicy.FORCE_HTTP_2;
    };
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.of(duration);
  }

  /** A builder that knows the scheme of unverified servers too, and sees connections being made. */
  private static final class Pool extends PoolingAsyncClientConnectionManagerBuilder {

    private final TlsSettings tls;
    private final HttpEvents events;

    Pool(TlsSettings tls, HttpEvents events) {
      this.tls = tls;
      this.events = events;
      setTlsStrategy(TlsStrategies.verifying(tls).buildAsync());
    }

    @Override
    protected AsyncClientConnectionOperator createConnectionOperator(
        TlsStrategy verifying, SchemePortResolver ports, DnsResolver names) {
      RegistryBuilder<TlsStrategy> strategies =
          RegistryBuilder.<TlsStrategy>create().register("https", verifying);
      if (tls.skipVerification() || !tls.unverifiedDomains().isEmpty()) {
        strategies.register(ServerRoutes.UNVERIFIED, TlsStrategies.trusting(tls).buildAsync());
      }
      return new ConnectionOperator(strategies.build(), ports, names, events);
    }
  }
}
