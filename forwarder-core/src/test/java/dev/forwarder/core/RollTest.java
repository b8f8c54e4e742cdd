package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RollTest {

  private final Bits bits = Bits.atDefaults();
  private final Roll roll = new Roll();

  private Transaction add(String body) {
    Transaction made = bits.transaction(body);
    roll.add(made);
    return made;
  }

  private List<Transaction> missing() {
    List<Transaction> missing = new ArrayList<>();
    roll.forEachMissing(missing::add);
    return missing;
  }

  @Test
  void missesWhatWasNotSeenSinceTheInspectionBegan() {
    Transaction first = add("1");
    Transaction second = add("2");
    Transaction third = add("3");
    roll.inspect();
    roll.seen(first);
    roll.seen(third);
    assertThat(missing()).containsExactly(second);
    roll.inspect();

    assertThat(missing()).containsExactlyInAnyOrder(first, second, third);
  }

  @Test
  void takesEachOffOnce() {
    Transaction one = add("1");

    assertThat(roll.remove(one)).isTrue();
    assertThat(roll.remove(one)).isFalse();
    assertThat(roll.count()).isZero();
  }

  @Test
  void whatHasEndedIsNotOnItThoughItIsSeenSomewhere() {
    Transaction ended = add("1");
    assertThat(roll.remove(ended)).isTrue();
    roll.inspect();
    roll.seen(ended);

    assertThat(roll.remove(ended)).isFalse();
    assertThat(roll.count()).isZero();
  }

  @Test
  void keepsTheOthersWhereverOneIsTakenOff() {
    Transaction first = add("1");
    Transaction second = add("2");
    Transaction third = add("3");
    Transaction fourth = add("4");
    assertThat(roll.remove(second)).isTrue();
    assertThat(roll.remove(fourth)).isTrue();
    assertThat(roll.remove(first)).isTrue();
    Transaction fifth = add("5");
    roll.inspect();

    assertThat(missing()).containsExactlyInAnyOrder(third, fifth);
    assertThat(roll.count()).isEqualTo(2);
  }

  @Test
  void whatIsMissingMayBeTakenOffOnTheWay() {
    add("1");
    add("2");
    add("3");
    roll.inspect();
    roll.forEachMissing(roll::remove);

    assertThat(roll.count()).isZero();
  }
}
