package dev.forwarder.bench.micro;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.metrics.ForwarderMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What the meters cost a payload: all updates that a step makes of them for it. One operation is
 * one payload. Nothing may be allocated, and the time is small beside that of {@link
 * StepBenchmark}.
 */
public class MetricsBenchmark extends HotPath {

  private static final String DOMAIN = "domain";
  private static final Endpoint ENDPOINT = BenchFamily.ENDPOINT;
  private static final int BYTES = 1024;
  private static final long TOOK = 1_000_000;
  private static final Reply ACCEPTED = Reply.of(202);
  private static final Reply UNAVAILABLE = Reply.of(503);

  private final ForwarderMetrics metrics = new ForwarderMetrics(new SimpleMeterRegistry());

  /** It is delivered at once. */
  @Benchmark
  public void delivered() {
    metrics.taken(DOMAIN, ENDPOINT, BYTES);
    metrics.replied(DOMAIN, ENDPOINT, ACCEPTED, 1, TOOK);
    metrics.ended(DOMAIN, ENDPOINT, Outcome.DELIVERED, null, BYTES);
  }

  /** It is delivered by its second attempt. */
  @Benchmark
  public void failedOnceAndDelivered() {
    metrics.taken(DOMAIN, ENDPOINT, BYTES);
    metrics.replied(DOMAIN, ENDPOINT, UNAVAILABLE, 1, TOOK);
    metrics.requeued(DOMAIN, ENDPOINT, 1);
    metrics.replied(DOMAIN, ENDPOINT, ACCEPTED, 2, TOOK);
    metrics.ended(DOMAIN, ENDPOINT, Outcome.DELIVERED, null, BYTES);
  }
}
