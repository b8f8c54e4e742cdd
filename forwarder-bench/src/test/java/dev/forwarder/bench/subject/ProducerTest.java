package dev.forwarder.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forwarder.bench.subject.Latencies.Summary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ProducerTest {

  private static final long HELD_MILLIS = 200;

  private final Latencies latencies = new Latencies();
  private final AtomicInteger calls = new AtomicInteger();

  private void holdUpFirst() {
    if (calls.incrementAndGet() == 1) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELD_MILLIS);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void whatOneHoldsUpCountsFromWhenItWasDue() {
    Producer producer = Producer.timedLoop(this::holdUpFirst, 1000, latencies);
    await().until(() -> calls.get() >= HELD_MILLIS);
    producer.close();

    Summary summary = latencies.take();
    assertThat(summary.count()).isGreaterThanOrEqualTo(HELD_MILLIS);
    assertThat(summary.maxMicros()).isGreaterThanOrEqualTo(HELD_MILLIS * 1000);
    assertThat(summary.p99Micros()).as("not the first alone").isGreaterThan(HELD_MILLIS * 500);
  }
}
