package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Payloads that are each for a path of their own, as a proxy meets them. */
final class ManyPathsTest {

  private static final int MANY = 100_000;

  private final Rig rig = Rig.started(b -> b.queue(Choice.queue().memory(1L << 28).settings()));

  private int went;

  private void submit(int paths) {
    for (int i = 0; i < paths; i++) {
      rig.submit(Endpoint.post("e" + i, "/users/" + i), "b" + i);
    }
    rig.run();
  }

  /** From now on all is delivered; it is looked at and not kept, since there is so much of it. */
  private void deliver() {
    rig.transport.answers(
        request -> {
          rig.transport.forget();
          String body = Sent.text(request.body());
          assertThat(request.endpoint().path()).isEqualTo("/users/" + body.substring(1));
          went++;
          return Reply.of(200);
        });
  }

  /** One look at each lane for each of them would take minutes. */
  @Test
  @Timeout(60)
  void aHundredThousandPathsAreDeliveredAfterAnOutage() {
    rig.transport.answers(request -> Reply.failed(FailureKind.REFUSED, "nobody listens"));
    submit(MANY);
    rig.advanceSeconds(600);
    assertThat(rig.counts().pending()).isEqualTo(MANY);

    deliver();
    rig.advanceSeconds(300);

    assertThat(rig.counts().delivered()).isEqualTo(MANY);
    assertThat(went).isEqualTo(MANY);
  }

  /** Each path by itself would be tried at its full rate, since it never fails twenty times. */
  @Test
  void pathsBeyondThoseThatHaveTheirOwnLaneAreBlockedTogether() {
    rig.transport.answers(503);
    submit(TargetLanes.OWN);
    assertThat(rig.stats().blockedEndpoints()).isZero();

    submit(10_000);

    assertThat(rig.stats().blockedEndpoints()).isEqualTo(TargetLanes.SHARED);
    assertThat(rig.transport.requests())
        .isLessThan(TargetLanes.OWN * 20 + TargetLanes.SHARED * 20 + 200);
    deliver();
    rig.advanceSeconds(600);
    assertThat(rig.counts().delivered()).isEqualTo(10_000 + TargetLanes.OWN);
    assertThat(went).isEqualTo(10_000 + TargetLanes.OWN);
  }

  @Test
  void pathThatIsThrottledLeavesOtherPathsAlone() {
    Endpoint throttled = Endpoint.post("e0", "/users/0");
    rig.transport.answers(request -> Reply.of(request.endpoint().equals(throttled) ? 429 : 200));
    submit(MANY / 10);

    assertThat(rig.counts().pending()).isOne();
    assertThat(rig.stats().blockedEndpoints()).isOne();
  }
}
