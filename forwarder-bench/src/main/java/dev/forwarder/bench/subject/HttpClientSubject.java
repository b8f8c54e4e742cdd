package dev.forwarder.bench.subject;

import dev.forwarder.bench.subject.SubjectMark.Tally;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Apache HttpClient 5's asynchronous client, bare: so many chains of requests to each host, each
 * request started from the callback of the one before, with the forwarder's headers and the
 * forwarder's settings of the client. No queue, no second thread, no retry: what the forwarder is
 * built on.
 */
final class HttpClientSubject implements Subject {

  /** The forwarder's default of one domain. */
  static final int STANDARD_IN_FLIGHT = 10;

  private static final ContentType JSON = ContentType.parse(BenchFamily.CONTENT_TYPE.value());
  private static final int BUFFER_BYTES = 4 << 10;
  private static final Timeout TIMEOUT = Timeout.ofSeconds(30);

  private final CloseableHttpAsyncClient client;
  private final List<HttpHost> hosts;
  private final byte[] body;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final CountDownLatch running;
  private volatile boolean closed;

  HttpClientSubject(Load load) {
    int perHost = load.inFlight() == 0 ? STANDARD_IN_FLIGHT : load.inFlight();
    this.hosts =
        load.ports().stream()
            .map(port -> new HttpHost(load.reach().scheme(), "127.0.0.1", port))
            .toList();
    int chains = Math.max(hosts.size(), Math.min(Load.MOST_IN_FLIGHT, hosts.size() * perHost));
    this.client = client(load, perHost);
    this.body = new byte[load.payloadBytes()];
    this.running = new CountDownLatch(chains);
    client.start();
    for (int i = 0; i < chains; i++) {
      new Chain(i).next();
    }
  }

  private static CloseableHttpAsyncClient client(Load load, int inFlight) {
    return HttpAsyncClientBuilder.create()
        .setConnectionManager(connections(load.reach(), inFlight))
        .setIOReactorConfig(
            IOReactorConfig.custom()
                .setIoThreadCount(load.ioThreads())
                .setSoTimeout(TIMEOUT)
                .setTcpNoDelay(true)
                .setSoKeepAlive(true)
                .build())
        .setIoSessionDecorator(session -> session)
        .setHttp1Config(Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
        .setH2Config(H2Config.custom().setPushEnabled(false).build())
        .setUserAgent(BenchFamily.USER_AGENT.value())
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .build();
  }

  /** A connection is still leased during its callback, hence two more than requests in flight. */
  private static AsyncClientConnectionManager connections(Reach reach, int inFlight) {
    PoolingAsyncClientConnectionManagerBuilder builder =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setConnPoolPolicy(PoolReusePolicy.LIFO)
            .setMaxConnPerRoute(inFlight + 2)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(TIMEOUT)
                    .setSocketTimeout(TIMEOUT)
                    .build());
    BareTls.apply(reach, builder);
    return builder.build();
  }

  private final class Chain implements FutureCallback<SimpleHttpResponse> {

    private final HttpHost host;
    private final String prefix;
    private long number;

    Chain(long index) {
      this.host = hosts.get((int) (index % hosts.size()));
      this.prefix = HexFormat.of().toHexDigits(index);
    }

    void next() {
      if (closed) {
        running.countDown();
        return;
      }
      SimpleHttpRequest request =
          SimpleRequestBuilder.post()
              .setHttpHost(host)
              .setPath(BenchFamily.ENDPOINT.path())
              .setHeader("Idempotency-Key", idempotencyKey())
              .setHeader(BenchFamily.KEY_HEADER, BenchFamily.KEY.reveal())
              .setBody(body, JSON)
              .build();
      Future<SimpleHttpResponse> unused =
          client.execute(
              SimpleRequestProducer.create(request), SimpleResponseConsumer.create(), this);
    }

    private String idempotencyKey() {
      return prefix + HexFormat.of().toHexDigits(++number);
    }

    @Override
    public void completed(SimpleHttpResponse response) {
      (response.getCode() < 300 ? delivered : lost).increment();
      next();
    }

    @Override
    public void failed(Exception cause) {
      lost.increment();
      next();
    }

    @Override
    public void cancelled() {
      lost.increment();
      next();
    }
  }

  @Override
  public Tally total() {
    long done = delivered.sum();
    long failed = lost.sum();
    long underWay = running.getCount();
    return new Tally(done + failed + underWay, done, failed, underWay, 0);
  }

  @Override
  public void pause() {
    closed = true;
  }

  @Override
  public void close() {
    pause();
    try {
      boolean unused = running.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close(CloseMode.GRACEFUL);
  }
}
