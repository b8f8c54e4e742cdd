package dev.forwarder.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RateLimitedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

final class HttpExchangeTest {

  @RegisterExtension final Transports transports = new Transports();

  private final List<Reply> told = new ArrayList<>();

  @Test
  void replyThatCannotBeReadIsAFailure() throws IOException {
    HttpSettings settings = HttpSettings.defaults();
    try (CloseableHttpAsyncClient client = HttpAsyncClients.createDefault();
        NameResolver names = names(settings)) {
      Exchanges exchanges =
          new Exchanges(
              settings,
              client,
              names,
              HttpEvents.NONE,
              new RateLimitedLog(LoggerFactory.getLogger("t"), () -> 0));
      Route route =
          new ServerRoutes(settings, names, () -> 0, (hops, most) -> {})
              .to(URI.create("http://10.0.0.1/"), true);
      Unreadable exchange = new Unreadable(exchanges, route);
      ByteBuffer body = UTF_8.encode("what came");

      exchange.consumeResponse(
          new BasicHttpResponse(202),
          new BasicEntityDetails(body.remaining(), null),
          HttpCoreContext.create(),
          exchange);
      exchange.consume(body);
      exchange.streamEnd(null);
      exchange.releaseResources();
    }

    assertThat(told)
        .containsExactly(
            Reply.failed(
                FailureKind.INTERNAL,
                "the reply (HTTP 202) could not be read: java.lang.IllegalStateException"));
  }

  @Test
  void failureThatCannotBeReadEndsTheExchangeAllTheSame() throws IOException {
    HttpSettings settings = HttpSettings.defaults();
    try (CloseableHttpAsyncClient client = HttpAsyncClients.createDefault();
        NameResolver names = names(settings)) {
      Exchanges exchanges =
          new Exchanges(
              settings,
              client,
              names,
              HttpEvents.NONE,
              new RateLimitedLog(LoggerFactory.getLogger("t"), () -> 0));
      Route route =
          new ServerRoutes(settings, names, () -> 0, (hops, most) -> {})
              .to(URI.create("http://10.0.0.1/"), true);

      new Unreadable(exchanges, route).failed(new IOException("quotes key-0123456789"));
    }

    assertThat(told)
        .containsExactly(
            Reply.failed(
                FailureKind.INTERNAL,
                "a java.io.IOException could not be read: java.lang.IllegalStateException"));
  }

  private NameResolver names(HttpSettings settings) {
    return new NameResolver(
        settings.names(), InetAddress::getAllByName, () -> 0, transports.timer(), HttpEvents.NONE);
  }

  /** An exchange that fails while its reply is scrubbed. */
  private final class Unreadable extends HttpExchange {

    Unreadable(Exchanges exchanges, Route route) {
      super(exchanges, route, null, 100);
    }

    @Override
    HttpRequest request() {
      return new BasicHttpRequest("POST", "/");
    }

    @Override
    boolean hasBody() {
      return false;
    }

    @Override
    long contentLength() {
      return 0;
    }

    @Override
    ByteBuffer[] body() {
      return new ByteBuffer[0];
    }

    @Override
    List<String> secrets() {
      throw new IllegalStateException("no secrets: key-0123456789");
    }

    @Override
    int detailLength() {
      return 100;
    }

    @Override
    void onReply(Reply reply) {
      told.add(reply);
    }
  }
}
