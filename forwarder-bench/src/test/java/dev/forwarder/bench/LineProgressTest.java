package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LineProgressTest {

  private static final Duration NEVER = Duration.ofDays(1);

  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1;
  private final LineProgress progress = new LineProgress(lines::add, () -> now, NEVER);

  private void pass(Duration time) {
    now += time.toNanos();
    progress.look();
  }

  @AfterEach
  void close() {
    progress.close();
  }

  @Test
  void aRoundThatSaysNothingIsSaidToGoOnEachFiveSeconds() {
    progress.begins("recovery", 2, 3);
    pass(Duration.ofMillis(4_999));
    assertThat(lines).containsExactly("recovery: round 2 of 3");

    pass(Duration.ofMillis(1));
    pass(Duration.ofSeconds(4));
    pass(Duration.ofSeconds(1));
    assertThat(lines)
        .containsExactly(
            "recovery: round 2 of 3",
            "  recovery goes on, 5 s so far",
            "  recovery goes on, 10 s so far");
  }

  @Test
  void nothingIsAddedToWhatIsSaid() {
    progress.begins("recovery", 1, 3);
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(4));
      progress.say("found " + i);
    }
    assertThat(lines).containsExactly("recovery: round 1 of 3", "found 0", "found 1", "found 2");
  }

  @Test
  void beforeTheFirstRoundItIsTheRunThatGoesOn() {
    pass(LineProgress.SILENCE);
    assertThat(lines).containsExactly("  bench goes on, 5 s so far");
  }
}
