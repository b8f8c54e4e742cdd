package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a submission costs where it is delivered on the caller's thread: the whole of it, since the
 * transport answers inside the call. One operation is one payload.
 */
public class SynchronousBenchmark extends HotPath {

  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .transport(new InstantTransport())
          .domain(BenchFamily.domain("127.0.0.1", 9))
          .buildSynchronous();

  /** A forwarder that has been started. */
  public SynchronousBenchmark() {
    forwarder.start();
  }

  /** One domain. */
  @Benchmark
  public Admission submit() {
    return forwarder.submit(BenchFamily.ENDPOINT, payload);
  }

  /** Sees to it that what was measured was delivered. */
  @TearDown
  public void stop() {
    var total = forwarder.stop(Duration.ofSeconds(10)).stats().total();
    if (total.delivered() != total.accepted() || total.refusedTotal() != 0) {
      throw new IllegalStateException("not everything was accepted and delivered: " + total);
    }
  }
}
