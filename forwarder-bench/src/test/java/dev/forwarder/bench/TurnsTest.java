package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TurnsTest {

  private static List<Boolean> round(Turns turns, int round, int length) {
    List<Boolean> ways = new ArrayList<>();
    turns.beginRound(round);
    for (int i = 0; i < length; i++) {
      List<Integer> went = new ArrayList<>();
      List<Boolean> unused = turns.next(List.of(1, 2), went::add);
      ways.add(went.get(0) == 2);
    }
    return ways;
  }

  @Test
  void whatBecameOfThemIsInTheirOrderWhicheverWayTheyWent() {
    Turns turns = new Turns();

    for (int i = 0; i < 2; i++) {
      assertThat(turns.next(List.of(1, 2, 3), one -> -one)).containsExactly(-1, -2, -3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5})
  void eachTurnGoesTheOtherWayInTheNextRound(int length) {
    Turns turns = new Turns();
    List<Boolean> first = round(turns, 1, length);
    List<Boolean> second = round(turns, 2, length);

    assertThat(second).isEqualTo(first.stream().map(way -> !way).toList());
    assertThat(round(turns, 3, length)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void eachTurnGoesTheOtherWayThanTheOneBefore(int length) {
    List<Boolean> ways = round(new Turns(), 1, length);

    for (int i = 1; i < length; i++) {
      assertThat(ways.get(i)).isNotEqualTo(ways.get(i - 1));
    }
  }
}
