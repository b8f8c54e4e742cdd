package dev.forwarder.bench.micro;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Domain;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.http.HttpEvents;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.http.HttpTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a request costs from the transport to the socket and back: its head is made, with its key
 * and id, its body written, its reply read. One operation is one request, started where the one
 * before it ended, as a busy domain does. The bytes matter, which are the client's alone; the time
 * is mostly loopback's and the server's thread's, and says something beside another one of these.
 */
public class HttpBenchmark extends HotPath {

  private static final int REQUESTS = 64;
  private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}";
  private static final String ECHO = "{\"error\":\"no such key: %s\",\"request\":\"%s\"}";

  /** What is sent, and what comes back. */
  public enum Exchange {
    /** 1 KiB, and a reply that says nothing. */
    SMALL(1),
    /** 60 records of 1 KiB and what stands between them, which are put together for the socket. */
    BATCH(120),
    /** 1 KiB, and a reply that quotes the key, which nobody may see. */
    REDACTED(1);

    private final int parts;

    Exchange(int parts) {
      this.parts = parts;
    }
  }

  /** What is sent, and what comes back. */
  @Param public Exchange exchange = Exchange.SMALL;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HttpTransport transport =
      new HttpTransport(HttpSettings.defaults(), timer, System::nanoTime, HttpEvents.NONE);
  private @Nullable Responder server;
  private @Nullable Sending sending;

  /** A server that answers. */
  @Setup
  public void open() throws IOException {
    ByteBuffer[] parts = new ByteBuffer[exchange.parts];
    Arrays.setAll(parts, i -> ByteBuffer.allocate(i % 2 == 0 ? 1024 : 1));
    int bytes = Arrays.stream(parts).mapToInt(ByteBuffer::remaining).sum();
    Responder opened = new Responder(bytes, exchange == Exchange.REDACTED ? refusal() : ACCEPTED);
    Domain domain = BenchFamily.domain("127.0.0.1", opened.port());
    server = opened;
    sending =
        new Sending(
            transport,
            new SentRequest(domain, BenchFamily.ENDPOINT, new PayloadId(1, 2), parts),
            exchange == Exchange.REDACTED ? 403 : 202);
  }

  private static String refusal() {
    String key = BenchFamily.domain("127.0.0.1", 9).keys().get(0).reveal();
    String body = ECHO.formatted(key, "x".repeat(400));
    return "HTTP/1.1 403 Forbidden\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
  }

  /** One after the other, on one connection. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public Reply exchange() throws InterruptedException {
    return requireNonNull(sending).send(REQUESTS);
  }

  /** Ends threads and connections. */
  @TearDown
  public void close() throws IOException {
    transport.close();
    requireNonNull(server).close();
    timer.shutdownNow();
  }

  /** Starts each request where the reply to the last one is told. */
  private static final class Sending implements ReplyHandler {

    private final HttpTransport transport;
    private final TransportRequest request;
    private final int status;
    private final Semaphore done = new Semaphore(0);
    private int left;
    private Reply last = Reply.of(202);

    Sending(HttpTransport transport, TransportRequest request, int status) {
      this.transport = transport;
      this.request = request;
      this.status = status;
    }

    Reply send(int requests) throws InterruptedException {
      left = requests;
      sendNext();
      done.acquire();
      if (last.status() != status) {
        throw new IllegalStateException("another reply came: " + last.summary());
      }
      return last;
    }

    private void sendNext() {
      var unused = transport.send(request, this);
    }

    @Override
    public void onReply(Reply reply) {
      last = reply;
      left--;
      if (left > 0 && reply.status() == status) {
        sendNext();
      } else {
        done.release();
      }
    }
  }
}
