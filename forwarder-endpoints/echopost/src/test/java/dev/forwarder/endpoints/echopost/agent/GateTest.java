package dev.forwarder.endpoints.echopost.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GateTest {

  private final Gate gate = new Gate();

  @Test
  void isNotClosedWhileAnybodyIsInside() {
    gate.enter();
    assertThat(gate.closeIfEmpty()).isFalse();

    gate.leave();

    assertThat(gate.closeIfEmpty()).isTrue();
    assertThat(gate.enter()).isFalse();
  }

  @Test
  void opensAgain() {
    gate.closeIfEmpty();

    gate.open();

    assertThat(gate.enter()).isTrue();
    assertThat(gate.entered()).isEqualTo(1);
  }

  @Test
  void closedForGoodLetsOutWhoIsInside() {
    gate.enter();
    gate.close();
    gate.close();
    assertThat(gate.enter()).isFalse();
    assertThat(gate.isEmpty()).isFalse();

    gate.leave();

    assertThat(gate.isEmpty()).isTrue();
    assertThat(gate.enter()).isFalse();
  }
}
