package dev.forwarder.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forwarder.bench.subject.Latencies.Summary;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ProducerTest {

  private static final long HELD_MILLIS = 200;

  private final Latencies latencies = new Latencies();
  private final AtomicInteger calls = new AtomicInteger();

  private boolean holdUpFirst() {
    if (calls.incrementAndGet() == 1) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELD_MILLIS);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  @Test
  void whatOneHoldsUpCountsFromWhenItWasDue() {
    Producer producer = Producer.timed(this::holdUpFirst, 1000, latencies);
    await().until(() -> calls.get() >= HELD_MILLIS);
    producer.close();

    Summary summary = latencies.take();
    assertThat(summary.count()).isGreaterThanOrEqualTo(HELD_MILLIS);
    assertThat(summary.maxMicros()).isGreaterThanOrEqualTo(HELD_MILLIS * 1000);
    assertThat(summary.p99Micros()).as("not the first alone").isGreaterThan(HELD_MILLIS * 500);
  }

  @Test
  void whatIsRefusedIsNotTimed() {
    Producer producer = Producer.timed(() -> calls.incrementAndGet() % 2 == 0, 1000, latencies);
    await().until(() -> calls.get() >= 20);
    producer.close();

    assertThat(producer.submits()).isEqualTo(calls.get());
    assertThat(latencies.take().count()).isEqualTo(calls.get() / 2);
  }

  @Test
  void whatIsOfferedIsToldWhenItWasDueAndFromWhenOnItCounts() {
    List<Long> late = new CopyOnWriteArrayList<>();
    Producer producer =
        Producer.perSecond(
            (due, since) -> {
              late.add(since - due);
              holdUpFirst();
            },
            1000);
    await().until(() -> late.size() >= HELD_MILLIS);
    producer.close();

    assertThat(late).allMatch(nanos -> nanos >= 0);
    assertThat(late.subList(1, (int) HELD_MILLIS))
        .as("what was held up counts in full")
        .contains(0L);
  }
}
