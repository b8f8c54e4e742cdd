package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.OverflowPolicy;
import dev.forwarder.core.QueueSettings;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a submission costs its caller, while the transport answers inside the call and the forwarder
 * keeps up: where it does not, the caller waits for room, so that nothing is refused or evicted and
 * the time is that of the slower side. {@code -prof gc} tells what all threads allocate for each.
 */
public class SubmitBenchmark extends HotPath {

  private static final long MEMORY_BYTES = 128L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SubmitOptions WAITING = SubmitOptions.NONE.withMaxWait(PATIENCE);

  private final Endpoint endpoint = BenchFamily.ENDPOINT;
  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .queue(queue())
          .transport(new InstantTransport())
          .domain(BenchFamily.domain("127.0.0.1", 9))
          .build();

  /** A forwarder that has been started. */
  public SubmitBenchmark() {
    forwarder.start();
  }

  /** Where what is full makes the caller wait, and nothing gives way. */
  static QueueSettings queue() {
    QueueSettings standard = QueueSettings.defaults();
    return new QueueSettings(
        standard.highQueueCapacity(),
        MEMORY_BYTES,
        MEMORY_BYTES,
        standard.maxPayloadBytes(),
        standard.order(),
        OverflowPolicy.REFUSE,
        standard.maxAge(),
        standard.listenerBacklog(),
        0);
  }

  /** One thread, one domain. */
  @Benchmark
  public Admission submit() {
    return forwarder.submit(endpoint, payload, WAITING);
  }

  /** Sees to it that what was measured was delivered. */
  @TearDown
  public void stop() {
    StopReport report = forwarder.stop(PATIENCE);
    var total = report.stats().total();
    if (total.delivered() != total.accepted() || total.refusedTotal() != 0) {
      throw new IllegalStateException("not everything was accepted and delivered: " + total);
    }
  }
}
