package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Endpoint;
import org.junit.jupiter.api.Test;

final class LanesTest {

  private final Bits bits = Bits.atDefaults();

  private Lane lane(int number) {
    return bits.lanes.of(bits.target, Endpoint.post("e", "/" + number));
  }

  @Test
  void areMadeOnceForEachEndpoint() {
    assertThat(lane(1)).isSameAs(lane(1)).isNotSameAs(lane(2));
  }

  @Test
  void aKeyIsHeldUntilItIsTaken() {
    Lane lane = lane(1);
    bits.lanes.hold(lane, 5);
    bits.lanes.hold(lane, 9);
    assertThat(bits.lanes.held()).containsExactly(lane);
    assertThat(lane.isHeld()).isTrue();
    bits.lanes.release(lane);
    bits.lanes.release(lane);

    assertThat(bits.lanes.held()).isEmpty();
    assertThat(lane.isHeld()).isFalse();
  }

  /** A host that makes up endpoints as it goes must not fill the memory with them. */
  @Test
  void thoseInWhichNothingWaitsAreForgottenWhenThereAreMany() {
    for (int i = 0; i < 5000; i++) {
      bits.lanes.hold(lane(i), 0);
    }

    assertThat(bits.target.lanes()).hasSizeLessThanOrEqualTo(1000);
    assertThat(bits.lanes.held()).hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void thoseInWhichSomethingWaitsAreKept() {
    Transaction waits = bits.transaction(Endpoint.post("e", "/0"), "x");
    bits.waiting.addBack(waits, waits.lane(), 0);
    bits.lanes.hold(waits.lane(), 0);
    for (int i = 1; i < 3000; i++) {
      lane(i);
    }

    assertThat(lane(0)).isSameAs(waits.lane());
    assertThat(bits.lanes.held()).containsExactly(waits.lane());
  }

  @Test
  void aLaneThatWasForgottenIsHeldAnewWhenItsKeyIsRefusedAgain() {
    Lane lane = lane(0);
    bits.lanes.hold(lane, 1);
    for (int i = 1; i < 3000; i++) {
      lane(i);
    }
    bits.lanes.hold(lane, 7);

    assertThat(bits.lanes.held()).containsExactly(lane);
    assertThat(lane.holdExpiryNanos(10)).isEqualTo(Long.MAX_VALUE);
  }
}
