package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Header;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.RequestReply;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a payload costs whose primary is down, and which a hop takes in its place: as {@link
 * SubmitBenchmark}, with a hop that answers inside the call. One operation is one payload; the time
 * is that of the slower of two threads, the bytes are those of both.
 */
public class HopBenchmark extends HotPath {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SubmitOptions WAITING = SubmitOptions.NONE.withMaxWait(PATIENCE);
  private static final Endpoint ENDPOINT = Endpoint.post("hop", "/hop");
  private static final URI PRIMARY = URI.create("http://127.0.0.1:9");

  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .queue(SubmitBenchmark.queue())
          .transport(new DownTransport())
          .domain(
              new Domain(
                  "hop",
                  PRIMARY,
                  Domain.Role.PRIMARY,
                  new ChainedFamily(),
                  List.of(ApiKey.of("hop", "0123456789abcdef0123456789abcdef"))))
          .build();

  /** A forwarder that has found out that its primary is down. */
  public HopBenchmark() {
    forwarder.start();
    forwarder.submit(ENDPOINT, payload);
    while (forwarder.stats().total().handedOver() == 0) {
      Thread.onSpinWait();
    }
  }

  /** One payload is submitted, and handed over to the hop. */
  @Benchmark
  public Admission handedOver() {
    return forwarder.submit(ENDPOINT, payload, WAITING);
  }

  /** Sees to it that what was measured was handed over, and nothing else. */
  @TearDown
  public void stop() {
    var total = forwarder.stop(PATIENCE).stats().total();
    if (total.handedOver() != total.accepted() || total.refusedTotal() != 0) {
      throw new IllegalStateException("not everything was handed over: " + total);
    }
  }

  private static final class ChainedFamily implements BackendFamily {

    @Override
    public String name() {
      return "hop";
    }

    @Override
    public List<Endpoint> endpoints() {
      return List.of(ENDPOINT);
    }

    @Override
    public List<Header> headers() {
      return List.of();
    }

    @Override
    public Header authorization(ApiKey key) {
      return new Header("X-Key", key.reveal());
    }

    @Override
    public Optional<DeliveryChain> chain(Domain domain) {
      return Optional.of(
          new DeliveryChain(
              DeliveryChain.Mode.IMMEDIATE,
              List.of(new InstantHop()),
              HealthCheck.of(PRIMARY),
              null));
    }
  }

  private static final class InstantHop implements Hop {

    @Override
    public String name() {
      return "instant";
    }

    @Override
    public boolean carries(Domain domain, ApiKey key, Endpoint endpoint, Payload payload) {
      return true;
    }

    @Override
    public Transport open(Domain domain, Transport http) {
      return new InstantTransport();
    }
  }

  /** A primary that is down and stays so: who asks whether it is back is never told. */
  private static final class DownTransport implements Transport, RequestReply {

    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      handler.onReply(Reply.of(503));
      return () -> {};
    }

    @Override
    public CompletionStage<Reply> exchange(Probe probe) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}
