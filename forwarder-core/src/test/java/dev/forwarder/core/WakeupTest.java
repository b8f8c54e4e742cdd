package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WakeupTest {

  private final FakeEnvironment environment = new FakeEnvironment();
  private int woken;
  private final Wakeup wakeup = new Wakeup(environment.environment().timer(), () -> woken++);

  private void pass(long nanos) {
    environment.advance(Duration.ofNanos(nanos));
  }

  @Test
  void goesOffAtItsTime() {
    wakeup.at(10, 0);
    pass(9);
    assertThat(woken).isZero();
    pass(1);

    assertThat(woken).isEqualTo(1);
  }

  @Test
  void anEarlierTimeTakesThePlaceOfALaterOne() {
    wakeup.at(10, 0);
    wakeup.at(5, 0);
    assertThat(environment.alarmsSet()).isEqualTo(1);
    pass(5);

    assertThat(woken).isEqualTo(1);
    assertThat(environment.alarmsSet()).isZero();
  }

  @Test
  void aLaterTimeLeavesAnEarlierAlarmAlone() {
    wakeup.at(5, 0);
    wakeup.at(10, 0);

    assertThat(environment.alarmsSet()).isEqualTo(1);
    pass(5);
    assertThat(woken).isEqualTo(1);
  }

  @Test
  void canBeSetAgainOnceItWentOff() {
    wakeup.at(5, 0);
    pass(5);
    wakeup.beginStep();
    wakeup.at(20, 5);
    pass(15);

    assertThat(woken).isEqualTo(2);
  }

  @Test
  void setsNothingForATimeThatIsOverOrNever() {
    wakeup.at(0, 0);
    wakeup.at(-1, 0);
    wakeup.at(Long.MAX_VALUE, 0);

    assertThat(environment.alarmsSet()).isZero();
  }

  @Test
  void isTakenBack() {
    wakeup.at(5, 0);
    wakeup.cancel();
    pass(5);
    assertThat(woken).isZero();
    wakeup.at(10, 5);
    pass(5);

    assertThat(woken).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeSetIsSetWhenItIsAskedForAgain() {
    environment.alarmsFail(1);
    assertThatThrownBy(() -> wakeup.at(5, 0)).isNotNull();
    wakeup.at(5, 0);
    pass(5);

    assertThat(woken).isEqualTo(1);
  }
}
