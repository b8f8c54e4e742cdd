package dev.forwarder.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.bench.echopost.Logs;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * What an item of 500 bytes costs that goes to the fallback server: whether it can is asked once,
 * then it is zipped with 99 others. One operation is one item; the time of zipping is nearly all of
 * it. Real items are less alike, and zip more slowly.
 */
public class UploadBenchmark extends HotPath {

  private static final int ITEMS = 100;
  private static final URI SERVER = URI.create("http://127.0.0.1:9");
  private static final Domain DOMAIN =
      Domain.of(
          new DatanadhiFamily(DatanadhiOptions.in(Path.of("datanadhi")).withFallback(SERVER)),
          SERVER,
          ApiKey.of("bench", "0123456789abcdef0123456789abcdef"));

  private final Hop hop = DOMAIN.family().chain(DOMAIN).orElseThrow().hops().get(0);
  private final Zipped zipped = new Zipped();
  private final Transport uploads = hop.open(DOMAIN, zipped);
  private final Payload item = Payload.wrap(Logs.body());
  private final TransportRequest request =
      new SentRequest(DOMAIN, DatanadhiEndpoints.LOG, new PayloadId(1, 2), parts());

  /** As a batch of the hop's: the items, each with what stands behind it. */
  private ByteBuffer[] parts() {
    Batching batching = Objects.requireNonNull(hop.batching());
    List<ByteBuffer> parts = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      parts.add(item.body());
      parts.add(ByteBuffer.wrap(batching.separator().getBytes(UTF_8)));
    }
    return parts.toArray(ByteBuffer[]::new);
  }

  /** Whether it can travel with others. */
  @Benchmark
  public boolean carries() {
    return hop.carries(DOMAIN, DOMAIN.keys().get(0), DatanadhiEndpoints.LOG, item);
  }

  /** It does. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long zip() {
    var unused = uploads.send(request, reply -> {});
    return zipped.bytes;
  }

  /** Asks for the body, as the forwarder's transport does. */
  private static final class Zipped implements Transport {
    private long bytes;

    @Override
    public Exchange send(TransportRequest upload, ReplyHandler handler) {
      bytes = upload.contentLength() + upload.body().length;
      handler.onReply(Reply.of(202));
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
