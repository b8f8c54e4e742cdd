package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.retry.BackoffPolicy;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a payload costs the forwarder from its submission to its outcome, without the network: on
 * one thread, since with its only slot taken a domain is not woken by what is submitted, and a step
 * runs where a reply comes. Both figures matter: the time is all that the forwarder adds to a
 * request, the bytes are what the host's collector has to clear for each.
 */
public class StepBenchmark extends HotPath {

  private static final Reply ACCEPTED = Reply.of(202);
  private static final Reply UNAVAILABLE = Reply.of(503);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration NOTICEABLE_NOWHERE = Duration.ofNanos(1);

  private final HeldTransport transport = new HeldTransport();
  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .concurrency(
              ConcurrencySettings.defaults().withRequestsPerWorker(1).withAttemptTimeout(HOUR))
          .backoff(new BackoffPolicy(2, NOTICEABLE_NOWHERE, NOTICEABLE_NOWHERE, 2, false))
          .transport(transport)
          .domain(BenchFamily.domain("127.0.0.1", 9))
          .build();

  /** A forwarder that has one request under way. */
  public StepBenchmark() {
    forwarder.start();
    forwarder.submit(BenchFamily.ENDPOINT, payload);
    Object unused = transport.held();
  }

  /** One payload is submitted; the one before it is delivered; it starts. */
  @Benchmark
  public Admission delivered() {
    Admission admission = forwarder.submit(BenchFamily.ENDPOINT, payload);
    transport.answer(ACCEPTED);
    return admission;
  }

  /**
   * The same with a first attempt that fails, so that each payload waits once, for no time, and is
   * started twice: two replies and two steps.
   */
  @Benchmark
  public Admission failedOnceAndDelivered() {
    Admission admission = forwarder.submit(BenchFamily.ENDPOINT, payload);
    answerByAttempt();
    answerByAttempt();
    return admission;
  }

  private void answerByAttempt() {
    transport.answer(transport.held().attempt() == 1 ? UNAVAILABLE : ACCEPTED);
  }

  /** Sees to it that nothing was lost, and that no endpoint was blocked, which is another path. */
  @TearDown
  public void check() {
    var stats = forwarder.stats();
    var total = stats.total();
    if (total.pending() > 2 || total.refusedTotal() + total.droppedTotal() > 0) {
      throw new IllegalStateException("not everything was delivered: " + total);
    }
    if (stats.domains().get(0).blockedEndpoints() > 0) {
      throw new IllegalStateException("the endpoint was blocked");
    }
    forwarder.stop(Duration.ZERO);
  }
}
