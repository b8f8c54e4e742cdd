package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * What a submission costs its caller where others submit to the same domain at the same time: as
 * {@link SubmitBenchmark}, on four threads. One operation is one payload; its time is that of one
 * of four threads, so that a quarter of it passes from one payload to the next.
 */
@Threads(4)
public class ContendedSubmitBenchmark extends HotPath {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SubmitOptions WAITING = SubmitOptions.NONE.withMaxWait(PATIENCE);

  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .queue(SubmitBenchmark.queue())
          .transport(new InstantTransport())
          .domain(BenchFamily.domain("127.0.0.1", 9))
          .build();

  /** A forwarder that has been started. */
  public ContendedSubmitBenchmark() {
    forwarder.start();
  }

  /** Four threads, one domain. */
  @Benchmark
  public Admission submit() {
    return forwarder.submit(BenchFamily.ENDPOINT, payload, WAITING);
  }

  /** Sees to it that what was measured was delivered. */
  @TearDown
  public void stop() {
    var total = forwarder.stop(PATIENCE).stats().total();
    if (total.delivered() != total.accepted() || total.refusedTotal() != 0) {
      throw new IllegalStateException("not everything was accepted and delivered: " + total);
    }
  }
}
