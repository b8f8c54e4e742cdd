package dev.forwarder.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What opens and closes the way to a hop. */
class HopBreakerTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now = 7;
  private final HopBreaker watched = new HopBreaker("fallback", () -> now, true);
  private final HopBreaker tried = new HopBreaker("echopost", () -> now, false);

  @Test
  void letsAnyNumberPassWhileNothingIsKnownAgainstIt() {
    for (int i = 0; i < 100; i++) {
      assertThat(watched.mayPass()).isTrue();
      assertThat(watched.tryPass()).isTrue();
    }
    watched.succeeded();
    assertThat(watched.isClosed()).isTrue();
    assertThat(watched.nextNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void opensAtTheFirstFailure() {
    assertThat(watched.tryPass()).isTrue();
    assertThat(watched.tryPass()).isTrue();
    watched.failed();
    assertThat(watched.isClosed()).isFalse();
    assertThat(watched.mayPass()).isFalse();
    assertThat(watched.tryPass()).isFalse();
    watched.succeeded(); // a late word of the other one
    assertThat(watched.tryPass()).isFalse();
  }

  @Test
  void opensAtFailureAfterAnyNumberOfSuccesses() {
    for (int i = 0; i < 100; i++) {
      assertThat(tried.tryPass()).isTrue();
      tried.succeeded();
    }
    assertThat(tried.tryPass()).isTrue();
    tried.failed();
    assertThat(tried.tryPass()).isFalse();
  }

  @Test
  void waitsForTheWordOfWhoeverWatches() {
    assertThat(watched.tryPass()).isTrue();
    watched.failed();
    now += 1_000_000 * SECOND;
    assertThat(watched.mayPass()).isFalse();
    assertThat(watched.nextNanos()).isEqualTo(Long.MAX_VALUE);
    watched.close();
    assertThat(watched.tryPass()).isTrue();
    assertThat(watched.isClosed()).isTrue();
  }

  @Test
  void letsOneTryItAgainAfterThePauseWhereNobodyWatches() {
    assertThat(tried.tryPass()).isTrue();
    tried.failed();
    assertThat(tried.nextNanos()).isEqualTo(8 + SECOND);
    now += SECOND;
    assertThat(tried.mayPass()).isFalse();
    assertThat(tried.tryPass()).isFalse();
    now += 1;
    assertThat(tried.mayPass()).isTrue();
    assertThat(tried.tryPass()).isTrue();
    assertThat(tried.mayPass()).isFalse();
    assertThat(tried.tryPass()).isFalse();
    tried.failed();
    assertThat(tried.nextNanos()).isEqualTo(9 + 2 * SECOND);
    now += SECOND + 1;
    assertThat(tried.tryPass()).isTrue();
    tried.succeeded();
    assertThat(tried.isClosed()).isTrue();
  }

  @Test
  void anotherMayTryWhereTheFirstEndedWithoutWord() {
    assertThat(tried.tryPass()).isTrue();
    tried.failed();
    now += SECOND + 1;
    assertThat(tried.tryPass()).isTrue();
    assertThat(tried.nextNanos()).isEqualTo(Long.MAX_VALUE);
    tried.released();
    assertThat(tried.nextNanos()).as("at once").isEqualTo(now + 1);
    now++;
    assertThat(tried.mayPass()).isTrue();
    assertThat(tried.tryPass()).isTrue();
  }
}
