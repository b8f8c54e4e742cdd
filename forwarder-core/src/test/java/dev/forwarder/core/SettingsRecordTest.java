package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.RetryOrder;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Defaults and bounds of the settings that a domain lives by. */
final class SettingsRecordTest {

  private static final Duration TOO_LONG = Duration.ofDays(365).plusNanos(1);

  /** Peer, domain forwarder: buffer sizes are 100 by default; the queue's cap is 15 MiB. */
  @Test
  void queueHasThePeersDefaults() {
    QueueSettings queue = QueueSettings.defaults();

    assertThat(queue.highQueueCapacity()).isEqualTo(100);
    assertThat(queue.memoryPerDomainBytes()).isEqualTo(15_728_640);
    assertThat(queue.order()).isEqualTo(RetryOrder.NEWEST_FIRST);
    assertThat(queue.overflow()).isEqualTo(OverflowPolicy.EVICT);
    assertThat(queue.maxAge()).isZero();
    assertThat(queue.maxPayloadBytes()).isEqualTo(8 << 20);
    assertThat(queue.listenerBacklog()).isEqualTo(100_000);
    assertThat(queue.memoryTotalBytes()).isPositive();
  }

  /** Peer, worker: client timeout 20 s, one worker of ten requests. */
  @Test
  void concurrencyHasThePeersDefaults() {
    ConcurrencySettings concurrency = ConcurrencySettings.defaults();

    assertThat(concurrency.requestsPerDomain()).isEqualTo(10);
    assertThat(concurrency.attemptTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(concurrency.adaptive()).isFalse();
    assertThat(concurrency.requestsTotal()).isEqualTo(1000);
  }

  @Test
  void keysAreHeldForAnHourAndTriedTwiceAMinute() {
    assertThat(KeyHoldSettings.defaults())
        .isEqualTo(new KeyHoldSettings(Duration.ofSeconds(30), Duration.ofHours(1)));
  }

  /** Peer, health: 60 min. */
  @Test
  void keysAreCheckedEachHourAndNeverMoreOftenThanEachMinute() {
    assertThat(KeyCheckSettings.defaults())
        .isEqualTo(new KeyCheckSettings(true, Duration.ofMinutes(60)));
    assertThat(KeyCheckSettings.disabled().enabled()).isFalse();
    assertThat(new KeyCheckSettings(true, Duration.ofMinutes(1)).interval()).hasSeconds(60);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyCheckSettings(true, Duration.ofSeconds(59)))
        .withMessage("interval must be at least 1m, was: 59s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyCheckSettings(true, TOO_LONG))
        .withMessageStartingWith("interval must be positive and at most");
  }

  @Test
  void queueIsBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.queue().highCapacity(0).settings())
        .withMessage("highQueueCapacity must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.queue().memory(4095).settings())
        .withMessage("memoryPerDomainBytes must be at least 4096, was: 4095");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.queue().total(1).settings())
        .withMessage("memoryTotalBytes must be at least 4096, was: 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.queue().maxPayload(0).settings())
        .withMessage("maxPayloadBytes must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.queue().backlog(0).settings())
        .withMessage("listenerBacklog must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.queue().maxAge(Duration.ofSeconds(-1)).settings())
        .withMessage("maxAge must not be negative, was: -1s");
  }

  /**
   * Times and waits are added up in nanoseconds: a wait that is absurd would turn them negative.
   */
  @Test
  void noWaitIsLongerThanAYear() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.queue().maxAge(TOO_LONG).settings())
        .withMessageStartingWith("maxAge must be at most 365d, was: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyHoldSettings(TOO_LONG, Duration.ofHours(1)))
        .withMessageStartingWith("probeInterval must be positive and at most");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyHoldSettings(Duration.ofHours(1), TOO_LONG))
        .withMessageStartingWith("maxHold must be positive and at most");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcurrencySettings(1, 1, 1, false, TOO_LONG))
        .withMessageStartingWith("attemptTimeout must be positive and at most");
  }

  @Test
  void concurrencyIsBounded() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcurrencySettings(0, 1, 1, false, second))
        .withMessage("workersPerDomain must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcurrencySettings(1, 0, 1, false, second))
        .withMessage("requestsPerWorker must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcurrencySettings(1, 1, 0, false, second))
        .withMessage("requestsTotal must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcurrencySettings(1, 1, 1, false, Duration.ZERO))
        .withMessage("attemptTimeout must be positive and at most 365d, was: 0s");
  }

  @Test
  void eachWithChangesItsPartAlone() throws ReflectiveOperationException {
    changesItsPartAlone(QueueSettings.defaults());
    changesItsPartAlone(ConcurrencySettings.defaults());
  }

  private static void changesItsPartAlone(Record settings) throws ReflectiveOperationException {
    RecordComponent[] parts = settings.getClass().getRecordComponents();
    for (RecordComponent part : parts) {
      String name = part.getName();
      String with = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      Object other = other(part.getAccessor().invoke(settings));
      Object changed = settings.getClass().getMethod(with, part.getType()).invoke(settings, other);
      for (RecordComponent each : parts) {
        Object expected = each == part ? other : each.getAccessor().invoke(settings);
        assertThat(each.getAccessor().invoke(changed))
            .as("%s after %s", each.getName(), with)
            .isEqualTo(expected);
      }
    }
  }

  /** Another value of its type that is within bounds. */
  private static Object other(Object value) {
    if (value instanceof Integer number) {
      return number + 1;
    } else if (value instanceof Long number) {
      return number + 1;
    } else if (value instanceof Boolean flag) {
      return !flag;
    } else if (value instanceof Duration duration) {
      return duration.plusSeconds(1);
    }
    Object[] constants = value.getClass().getEnumConstants();
    return constants[0] == value ? constants[1] : constants[0];
  }

  @Test
  void workersTimesRequestsDoesNotOverflow() {
    ConcurrencySettings most =
        new ConcurrencySettings(
            Integer.MAX_VALUE, Integer.MAX_VALUE, 1, false, Duration.ofSeconds(1));

    assertThat(most.requestsPerDomain()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void strictOrderIsOldestFirstWithOneRequestAtATime() {
    assertThat(settings(Choice.queue().oldestFirst().settings(), 1).strictOrder()).isTrue();
    assertThat(settings(Choice.queue().oldestFirst().settings(), 2).strictOrder()).isFalse();
    assertThat(settings(Choice.queue().settings(), 1).strictOrder()).isFalse();
  }

  private static DomainSettings settings(QueueSettings queue, int inFlight) {
    return new DomainSettings(
        queue,
        Choice.inFlight(inFlight),
        KeyHoldSettings.defaults(),
        BackoffPolicy.defaults(),
        StorageSettings.NONE);
  }

  // ---- the builder ----

  @Test
  void aForwarderNeedsADomain() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DefaultForwarder.builder().build())
        .withMessage("a forwarder needs at least one domain");
  }

  @Test
  void twoDomainsOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DefaultForwarder.builder().domain(Rig.domain("a")).domain(Rig.domain("a")))
        .withMessage("two domains are named a");
  }

  @Test
  void aDomainMayHaveAQueueOfItsOwn() {
    Rig rig =
        Rig.startedBare(
            b ->
                b.domain(Rig.domain("a"))
                    .domain(Rig.domain("b"), Choice.queue().memory(4096).settings()));

    assertThat(rig.stats(0).memoryLimitBytes()).isEqualTo(15L << 20);
    assertThat(rig.stats(1).memoryLimitBytes()).isEqualTo(4096);
  }

  @Test
  void builderRefusesNullAndNegativeTimes() {
    ForwarderBuilder builder = DefaultForwarder.builder();

    assertThatNullPointerException().isThrownBy(() -> builder.backoff(null));
    assertThatNullPointerException().isThrownBy(() -> builder.queue(null));
    assertThatNullPointerException().isThrownBy(() -> builder.transport(null));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> builder.stopTimeout(Duration.ofSeconds(-1)))
        .withMessage("stopTimeout must not be negative, was: -1s");
  }
}
