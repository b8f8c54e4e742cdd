package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An hour without a backend at the default settings, at a rate that overflows them many times. */
final class OutageTest {

  private static final int SECONDS = 3600;
  private static final int PER_SECOND = 20;
  private static final int PAYLOAD_BYTES = 10_000;
  private static final int ONE_HIGH_IN = 100;

  private final Rig rig = Rig.started(b -> b.queue(QueueSettings.defaults()));
  private final List<Integer> accepted = new ArrayList<>();

  private static boolean isHigh(int number) {
    return number % ONE_HIGH_IN == 0;
  }

  private void submit(int number) {
    String body = number + "-" + "x".repeat(PAYLOAD_BYTES);
    Payload payload =
        Payload.of(body).withPriority(isHigh(number) ? Priority.HIGH : Priority.NORMAL);
    if (rig.forwarder.submit(Rig.EVENTS, payload).isAccepted()) {
      accepted.add(number);
    }
  }

  private void anHourOfPayloadsWhileNobodyListens() {
    rig.transport.answers(request -> Reply.failed(FailureKind.REFUSED, "connection refused"));
    int number = 0;
    for (int second = 0; second < SECONDS; second++) {
      for (int i = 0; i < PER_SECOND; i++) {
        submit(number++);
        rig.environment.run();
        assertThat(rig.stats().memoryBytes()).isLessThanOrEqualTo(15L << 20);
      }
      rig.environment.advance(Duration.ofSeconds(1));
      if (second % 60 == 0) {
        rig.check();
      }
    }
    rig.check();
  }

  @Test
  void staysUnderItsCapCountsWhatItEvictsAndDeliversTheRestNewestFirst() {
    anHourOfPayloadsWhileNobodyListens();

    assertThat(accepted).as("old gives way, new is not refused").hasSize(SECONDS * PER_SECOND);
    long evicted = rig.dropped(DropReason.EVICTED);
    assertThat(rig.counts().droppedTotal()).isEqualTo(evicted);
    assertThat(rig.transport.requests()).as("probes alone").isLessThan(80);

    rig.transport.forget();
    rig.transport.answers(200);
    rig.advance(Duration.ofMinutes(5));

    List<Integer> delivered =
        rig.transport.bodies().stream()
            .map(body -> Integer.parseInt(body.substring(0, body.indexOf('-'))))
            .toList();
    Set<Integer> lost = new HashSet<>(accepted);
    delivered.forEach(lost::remove);
    assertThat(lost).hasSize((int) evicted);
    assertThat(rig.counts().delivered()).isEqualTo(delivered.size());
    assertThat(rig.counts().pending()).isZero();
    assertThat(lost).as("high priority is evicted last").noneMatch(OutageTest::isHigh);
    assertThat(delivered)
        .isSortedAccordingTo(
            Comparator.comparing((Integer number) -> isHigh(number) ? 0 : 1)
                .thenComparing(Comparator.<Integer>naturalOrder().reversed()));
    int oldestNormal =
        delivered.stream().filter(n -> !isHigh(n)).mapToInt(Integer::intValue).min().orElseThrow();
    assertThat(lost).as("the oldest went").allMatch(number -> number < oldestNormal);
  }
}
