package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Endpoint;
import dev.forwarder.retry.Evidence;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LanesTest {

  private final Bits bits = Bits.atDefaults();

  private Lane lane(int number) {
    return bits.lanes.of(bits.target, endpoint(number));
  }

  private static Endpoint endpoint(int number) {
    return Endpoint.post("e", "/" + number);
  }

  /** One transaction waits on each of so many paths. */
  private void letWait(int paths) {
    for (int i = 0; i < paths; i++) {
      Transaction waits = bits.transaction(endpoint(i), "x" + i);
      bits.waiting.addBack(waits, waits.lane(), 0);
    }
  }

  /** What is in force there is refused. */
  private void hold(Lane lane, long now) {
    bits.lanes.hold(lane, lane.target().access(), now);
  }

  @Test
  void areMadeOnceForEachPath() {
    assertThat(lane(1)).isSameAs(lane(1)).isNotSameAs(lane(2));
  }

  @Test
  void endpointsOfOnePathHaveOneLaneWhateverTheirNameAndQuery() {
    assertThat(bits.lanes.of(bits.target, Endpoint.post("other", "/1?page=2"))).isSameAs(lane(1));
  }

  @Test
  void aHundredThousandPathsThatWaitHaveAFewLanes() {
    Set<Lane> lanes = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 100_000; i++) {
      Transaction waits = bits.transaction(endpoint(i), "x");
      bits.waiting.addBack(waits, waits.lane(), 0);
      lanes.add(waits.lane());
    }

    assertThat(lanes).hasSize(TargetLanes.OWN + TargetLanes.SHARED);
  }

  @Test
  void aPathThatSharesALaneAlwaysSharesTheSameOne() {
    letWait(TargetLanes.OWN);
    Lane shared = lane(1000);

    assertThat(lane(1000)).isSameAs(shared);
    assertThat(bits.lanes.of(bits.target, Endpoint.post("other", "/1000?page=2"))).isSameAs(shared);
    assertThat(shared.blockedWith(endpoint(1000))).contains("/1000").contains("share its gate");
    assertThat(lane(0).blockedWith(endpoint(0))).isEqualTo(endpoint(0).toString());
  }

  /** Not at once: each look costs as much as many transactions, and most are in vain. */
  @Test
  void aPathThatSharedALaneHasItsOwnSoonAfterThereIsRoom() {
    letWait(TargetLanes.OWN);
    Lane shared = lane(1000);
    while (bits.waiting.poll() != null) {
      // until nothing waits
    }

    for (int i = 0; i < TargetLanes.OWN; i++) {
      assertThat(lane(1000)).as("no other look after %s transactions", i).isSameAs(shared);
    }
    assertThat(lane(1000)).isNotSameAs(shared).isSameAs(lane(1000));
  }

  @Test
  void longEndpointsHaveTheirLaneAndAreNotKept() {
    Endpoint usual = endpoint(1);
    Endpoint longer = Endpoint.post("e", "/1?" + "q".repeat(TargetLanes.MOST_KNOWN_LENGTH));

    assertThat(bits.lanes.of(bits.target, longer)).isSameAs(lane(1));
    assertThat(bits.target.lanes().known(longer)).isNull();
    assertThat(bits.target.lanes().known(usual)).isSameAs(lane(1));
  }

  @Test
  void whatBlocksASharedLaneLeavesOwnLanesOpen() {
    letWait(TargetLanes.OWN);
    lane(1000).gate().report(Evidence.THROTTLED, 0, 0, 1000);

    assertThat(lane(1000).gate().openNanos(0)).isPositive();
    assertThat(lane(0).gate().openNanos(0)).isZero();
    assertThat(bits.lanes.blocked(0)).isEqualTo(1);
  }

  @Test
  void aKeyIsHeldUntilItIsTaken() {
    Lane lane = lane(1);
    hold(lane, 5);
    hold(lane, 9);
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
    Lane first = lane(0);
    for (int i = 0; i < 5000; i++) {
      hold(lane(i), 0);
    }

    assertThat(lane(0)).isNotSameAs(first);
    assertThat(bits.lanes.held()).hasSizeLessThanOrEqualTo(TargetLanes.OWN);
  }

  @Test
  void thoseInWhichSomethingWaitsAreKept() {
    Transaction waits = bits.transaction(Endpoint.post("e", "/0"), "x");
    bits.waiting.addBack(waits, waits.lane(), 0);
    hold(waits.lane(), 0);
    for (int i = 1; i < 3000; i++) {
      lane(i);
    }

    assertThat(lane(0)).isSameAs(waits.lane());
    assertThat(bits.lanes.held()).containsExactly(waits.lane());
  }

  /** The one that waited there is a probe now, say: its reply finds the lane as it was. */
  @Test
  void thoseOfWhatIsUnderWayAreKept() {
    Lane lane = lane(0);
    lane.started();
    hold(lane, 1);
    for (int i = 1; i < 3000; i++) {
      lane(i);
    }
    assertThat(lane(0)).isSameAs(lane);
    assertThat(bits.lanes.held()).containsExactly(lane);
    lane.ended();
    for (int i = 1; i < 3000; i++) {
      lane(i);
    }

    assertThat(lane(0)).isNotSameAs(lane);
    assertThat(bits.lanes.held()).isEmpty();
  }

  @Test
  void aLaneThatWasForgottenIsHeldAnewWhenItsKeyIsRefusedAgain() {
    Lane lane = lane(0);
    hold(lane, 1);
    for (int i = 1; i < 3000; i++) {
      lane(i);
    }
    hold(lane, 7);

    assertThat(bits.lanes.held()).containsExactly(lane);
    assertThat(lane.holdExpiryNanos(10)).isEqualTo(Long.MAX_VALUE);
  }
}
