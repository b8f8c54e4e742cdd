package dev.forwarder.bench.sink;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Reads requests to their ends, counts them and answers 202. One that is spoken in another way than
 * agreed is refused with 426, which nobody repeats: who sent it has lost it. Thread-safe.
 */
final class CountingHandler implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {

  private final Wire wire;
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();

  CountingHandler(Wire wire) {
    this.wire = wire;
  }

  void connected() {
    connections.incrementAndGet();
  }

  @Override
  public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
      HttpRequest request, EntityDetails entity, HttpContext context) {
    return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
  }

  @Override
  public void handle(
      Message<HttpRequest, Void> request, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    boolean asAgreed = wire.version().equals(context.getProtocolVersion());
    (asAgreed ? taken : broken).incrementAndGet();
    int status = asAgreed ? HttpStatus.SC_ACCEPTED : HttpStatus.SC_UPGRADE_REQUIRED;
    trigger.submitResponse(
        AsyncResponseBuilder.create(status).setEntity("{}", ContentType.APPLICATION_JSON).build(),
        context);
  }

  SinkMark.Group counted() {
    long good = taken.get();
    long bad = broken.get();
    return new SinkMark.Group(wire.label(), connections.get(), good + bad, good, bad, 0, 0);
  }
}
