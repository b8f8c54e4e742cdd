package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far the clocks of backends are from ours, by the dates of their replies. */
final class ClockOffsetsTest {

  private final FakeEnvironment time = new FakeEnvironment();
  private final List<Reply> passedOn = new ArrayList<>();
  private int wallClockReads;
  private Runnable whileReading = () -> {};
  private final ClockOffsets clocks =
      new ClockOffsets(
          new ForwarderObserver() {
            @Override
            public void replied(
                String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
              passedOn.add(reply);
            }
          },
          time.environment().clock(),
          this::wallTime);

  private Instant wallTime() {
    wallClockReads++;
    whileReading.run();
    return time.environment().wallClock().instant();
  }

  private void replied(String domain, String date) {
    Reply reply = new Reply(503, null, "", null, date);
    clocks.replied(domain, Rig.EVENTS, reply, 1, 1);
  }

  private static String date(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
  }

  private void repliedWithOffset(String domain, Duration offset) {
    replied(domain, date(FakeEnvironment.START.plusNanos(time.now()).plus(offset)));
  }

  @Test
  void isPositiveWhereOurClockIsBehind() {
    repliedWithOffset("a", Duration.ofMinutes(5));
    repliedWithOffset("b", Duration.ofHours(-2));

    assertThat(clocks.offsets())
        .containsOnly(entry("a", Duration.ofMinutes(5)), entry("b", Duration.ofHours(-2)));
  }

  @Test
  void followsTheClocksAsTheyChange() {
    repliedWithOffset("a", Duration.ofMinutes(5));
    time.passInVain(Duration.ofSeconds(10));
    repliedWithOffset("a", Duration.ZERO);

    assertThat(clocks.offsets()).containsEntry("a", Duration.ZERO);
  }

  @Test
  void aDomainThatIsBeingDrainedIsNotShown() {
    repliedWithOffset("a", Duration.ofMinutes(5));
    repliedWithOffset("b", Duration.ofMinutes(5));
    clocks.keep(Set.of("b"));
    repliedWithOffset("a", Duration.ofMinutes(5));

    assertThat(clocks.offsets()).containsOnlyKeys("b");
  }

  @Test
  void whatADrainedDomainStillSaysIsNotKept() {
    repliedWithOffset("a", Duration.ofMinutes(5));
    clocks.keep(Set.of("b"));
    repliedWithOffset("a", Duration.ofMinutes(5));
    assertThat(clocks.size()).isZero();

    clocks.keep(Set.of("a", "b"));
    assertThat(clocks.offsets()).as("of before it came back").isEmpty();
  }

  @Test
  void aDomainThatIsTakenOutWhileItsReplyIsReadIsNotKept() {
    whileReading = () -> clocks.keep(Set.of("b"));
    repliedWithOffset("a", Duration.ofMinutes(5));

    assertThat(clocks.size()).isZero();
  }

  @Test
  void nothingIsKnownWithoutADate() {
    clocks.replied("a", Rig.EVENTS, Reply.of(202), 1, 1);
    clocks.replied("a", Rig.EVENTS, Reply.failed(FailureKind.REFUSED, ""), 1, 1);

    assertThat(clocks.offsets()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "120", "Thu, 99 Jan 2026 00:00:00 GMT", "-1"})
  void whatIsNoDateIsIgnored(String date) {
    replied("a", date);
    assertThat(clocks.offsets()).isEmpty();

    time.passInVain(Duration.ofSeconds(2));
    repliedWithOffset("a", Duration.ofSeconds(7));
    time.passInVain(Duration.ofSeconds(2));
    replied("a", date);

    assertThat(clocks.offsets()).containsEntry("a", Duration.ofSeconds(7));
  }

  @Test
  void aHeaderIsReadOnceASecondAtTheMost() {
    for (int i = 0; i < 1000; i++) {
      time.passInVain(Duration.ofMillis(10));
      repliedWithOffset("a", Duration.ofSeconds(i % 3));
    }

    assertThat(wallClockReads).isBetween(9, 10);
  }

  @Test
  void aHeaderThatIsTheSameIsNotReadAgain() {
    for (int i = 0; i < 1000; i++) {
      time.passInVain(Duration.ofSeconds(10));
      replied("a", date(FakeEnvironment.START));
    }

    assertThat(wallClockReads).isEqualTo(1);
  }

  @Test
  void domainsThatAreGoneAreForgotten() {
    repliedWithOffset("a", Duration.ofMinutes(5));
    repliedWithOffset("b", Duration.ofMinutes(5));
    clocks.keep(Set.of("b"));

    assertThat(clocks.offsets()).containsOnlyKeys("b");
  }

  @Test
  void everyReplyReachesTheHostsObserver() {
    replied("a", "yesterday");
    repliedWithOffset("a", Duration.ZERO);
    clocks.replied("a", Rig.EVENTS, Reply.of(202), 1, 1);

    assertThat(passedOn).hasSize(3);
  }
}
