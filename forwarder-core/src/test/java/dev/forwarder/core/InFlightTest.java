package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InFlightTest {

  private final InFlight inFlight = new InFlight(Duration.ofSeconds(1), Reply.of(200));

  private Attempt add() {
    Attempt attempt = new Attempt(null, null, 0, 0);
    inFlight.add(attempt);
    return attempt;
  }

  private List<Attempt> all() {
    List<Attempt> all = new ArrayList<>();
    inFlight.forEach(all::add);
    return all;
  }

  @Test
  void keepsTheOrderOfStartsWhicheverEnds() {
    Attempt first = add();
    Attempt second = add();
    Attempt third = add();
    inFlight.remove(second);
    assertThat(all()).containsExactly(first, third);
    assertThat(inFlight.oldest()).isSameAs(first);
    inFlight.remove(first);
    Attempt fourth = add();
    assertThat(all()).containsExactly(third, fourth);
    inFlight.remove(fourth);
    inFlight.remove(third);

    assertThat(inFlight.oldest()).isNull();
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void knowsWhatIsAmongThem() {
    Attempt first = add();
    Attempt second = add();
    inFlight.remove(first);

    assertThat(inFlight.contains(first)).isFalse();
    assertThat(inFlight.contains(second)).isTrue();
  }
}
