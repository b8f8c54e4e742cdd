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
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
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
 * built on. Requests and replies are whole messages, as most of its examples have them, or streams.
 */
final class HttpClientSubject implements Subject {

  /** The forwarder's default of one domain. */
  static final int STANDARD_IN_FLIGHT = 10;

  private static final ContentType JSON = ContentType.parse(BenchFamily.CONTENT_TYPE.value());
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int BUFFER_BYTES = 4 << 10;
  private static final Timeout TIMEOUT = Timeout.ofSeconds(30);

  private final CloseableHttpAsyncClient client;
  private final List<HttpHost> hosts;
  private final byte[] body;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final CountDownLatch running;
  private volatile boolean closed;

  /** With requests and replies that are whole messages. */
  static HttpClientSubject simple(Load load) {
    return new HttpClientSubject(load, (subject, index) -> subject.new Simple(index));
  }

  /** With requests and replies that are streams, and nobody keeps what a reply says. */
  static HttpClientSubject streaming(Load load) {
    return new HttpClientSubject(load, (subject, index) -> subject.new Streaming(index));
  }

  private HttpClientSubject(Load load, ChainMaker maker) {
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
      maker.of(this, i).next();
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

  @FunctionalInterface
  private interface ChainMaker {
    Chain<?> of(HttpClientSubject subject, long index);
  }

  /**
   * Requests, one after another.
   *
   * @param <T> what a reply is
   */
  private abstract class Chain<T> implements FutureCallback<T> {

    private final HttpHost host;
    private final String prefix;
    private long number;

    Chain(long index) {
      this.host = hosts.get((int) (index % hosts.size()));
      this.prefix = HexFormat.of().toHexDigits(index);
    }

    final void next() {
      if (closed) {
        running.countDown();
        return;
      }
      Future<T> unused = send(host, prefix + HexFormat.of().toHexDigits(++number));
    }

    abstract Future<T> send(HttpHost to, String idempotencyKey);

    abstract int status(T reply);

    @Override
    public final void completed(T reply) {
      ended(status(reply) < 300);
    }

    @Override
    public final void failed(Exception cause) {
      ended(false);
    }

    @Override
    public final void cancelled() {
      ended(false);
    }

    private void ended(boolean success) {
      (success ? delivered : lost).increment();
      next();
    }
  }

  private final class Simple extends Chain<SimpleHttpResponse> {

    Simple(long index) {
      super(index);
    }

    @Override
    Future<SimpleHttpResponse> send(HttpHost to, String idempotencyKey) {
      SimpleHttpRequest request =
          SimpleRequestBuilder.post()
              .setHttpHost(to)
              .setPath(BenchFamily.ENDPOINT.path())
              .setHeader(IDEMPOTENCY_KEY, idempotencyKey)
              .setHeader(BenchFamily.KEY_HEADER, BenchFamily.KEY.reveal())
              .setBody(body, JSON)
              .build();
      return client.execute(
          SimpleRequestProducer.create(request), SimpleResponseConsumer.create(), this);
    }

    @Override
    int status(SimpleHttpResponse reply) {
      return reply.getCode();
    }
  }

  private final class Streaming extends Chain<Message<HttpResponse, Void>> {

    Streaming(long index) {
      super(index);
    }

    @Override
    Future<Message<HttpResponse, Void>> send(HttpHost to, String idempotencyKey) {
      AsyncRequestProducer request =
          AsyncRequestBuilder.post()
              .setHttpHost(to)
              .setPath(BenchFamily.ENDPOINT.path())
              .setHeader(IDEMPOTENCY_KEY, idempotencyKey)
              .setHeader(BenchFamily.KEY_HEADER, BenchFamily.KEY.reveal())
              .setEntity(body, JSON)
              .build();
      return client.execute(
          request, new BasicResponseConsumer<>(new DiscardingEntityConsumer<>()), this);
    }

    @Override
    int status(Message<HttpResponse, Void> reply) {
      return reply.getHead().getCode();
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
