package dev.forwarder.bench.micro;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.DefaultForwarder;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a record costs that travels with others: as {@link StepBenchmark#delivered}, but 60 records
 * of 1 KiB in a request, as many as one step takes with a reply. One operation is one record. The
 * bytes matter most: they are what is made for a record beside its own.
 */
public class BatchBenchmark extends HotPath {

  private static final int RECORDS = 60;
  private static final Reply ACCEPTED = Reply.of(202);
  private static final Endpoint ENDPOINT =
      Endpoint.post("records", "/records").withBatching(Batching.lines(RECORDS, 1 << 20));

  private final HeldTransport transport = new HeldTransport();
  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .concurrency(
              ConcurrencySettings.defaults()
                  .withRequestsPerWorker(1)
                  .withAttemptTimeout(Duration.ofHours(1)))
          .transport(transport)
          .domain(BenchFamily.domain("127.0.0.1", 9))
          .build();

  /** A forwarder that has one request under way. */
  public BatchBenchmark() {
    forwarder.start();
    forwarder.submit(ENDPOINT, payload);
    Object unused = transport.held();
  }

  /** Records are submitted, put together, and their length and body asked for as by HTTP. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void submittedAndDelivered(Blackhole blackhole) {
    for (int i = 0; i < RECORDS; i++) {
      blackhole.consume(forwarder.submit(ENDPOINT, payload));
    }
    transport.answer(ACCEPTED);
    TransportRequest batch = transport.held();
    blackhole.consume(batch.contentLength());
    for (ByteBuffer part : batch.body()) {
      blackhole.consume(part);
    }
  }

  /** Sees to it that nothing was lost, and that records did travel together. */
  @TearDown
  public void check() {
    var stats = forwarder.stats();
    var total = stats.total();
    if (total.delivered() + total.pending() != total.accepted() || total.refusedTotal() > 0) {
      throw new IllegalStateException("not everything was delivered: " + total);
    }
    long requests = stats.domains().get(0).requests();
    if (requests > 2 + total.accepted() / (RECORDS - 1)) {
      throw new IllegalStateException(total.accepted() + " records in " + requests + " requests");
    }
    forwarder.stop(Duration.ZERO);
  }
}
