package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a payload costs whose submitter wants to be told of its outcome: as {@link SubmitBenchmark},
 * with a listener, which is told on a thread of its own and waited for once for 64 of them. One
 * operation is one payload. The bytes matter; the time has the waking of two threads in it.
 */
public class ListenerBenchmark extends HotPath {

  private static final int PAYLOADS = 64;

  private final Semaphore reports = new Semaphore(0);
  private final SubmitOptions options =
      SubmitOptions.NONE.withListener(report -> reports.release());
  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .transport(new InstantTransport())
          .domain(BenchFamily.domain("127.0.0.1", 9))
          .build();

  /** A forwarder that has been started. */
  public ListenerBenchmark() {
    forwarder.start();
  }

  /** Payloads are submitted, delivered and told of. */
  @Benchmark
  @OperationsPerInvocation(PAYLOADS)
  public Admission told() throws InterruptedException {
    Admission last = forwarder.submit(BenchFamily.ENDPOINT, payload, options);
    for (int i = 1; i < PAYLOADS; i++) {
      last = forwarder.submit(BenchFamily.ENDPOINT, payload, options);
    }
    reports.acquire(PAYLOADS);
    return last;
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
