package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

final class BatchingTest {

  @Test
  void linesEndEachWithALineFeed() {
    assertThat(Batching.lines(5, 100)).isEqualTo(new Batching("", "\n", "\n", 5, 100));
  }

  @Test
  void jsonArrayHasBracketsAndCommas() {
    assertThat(Batching.jsonArray(5, 100)).isEqualTo(new Batching("[", ",", "]", 5, 100));
  }

  @Test
  void refusesABatchOfOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batching.lines(1, 100))
        .withMessage("maxCount must be at least 2, was: 1");
  }

  @Test
  void refusesABatchOfNoBytes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batching.lines(2, 0))
        .withMessage("maxBytes must be positive, was: 0");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> new Batching(null, "", "", 2, 2))
        .withMessage("prefix");
    assertThatNullPointerException()
        .isThrownBy(() -> new Batching("", null, "", 2, 2))
        .withMessage("separator");
    assertThatNullPointerException()
        .isThrownBy(() -> new Batching("", "", null, 2, 2))
        .withMessage("suffix");
  }
}
