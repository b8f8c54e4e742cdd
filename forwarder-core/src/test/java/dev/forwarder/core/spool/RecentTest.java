package dev.forwarder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentTest {

  private final Recent<Integer, String> recent = new Recent<>();

  @Test
  void keepsAFewAndForgetsAllWhenThereAreMore() {
    for (int i = 0; i < Recent.MOST; i++) {
      recent.putShort(i, "value " + i, 7);
    }
    assertThat(recent.get(0)).isEqualTo("value 0");
    assertThat(recent.get(Recent.MOST - 1)).isEqualTo("value " + (Recent.MOST - 1));
    recent.putShort(99, "one more", 8);
    assertThat(recent.get(99)).isEqualTo("one more");
    assertThat(recent.get(Recent.MOST - 1)).isNull();
  }

  @Test
  void keepsNothingLongAndNothingEmpty() {
    recent.putShort(1, "long", Recent.MOST_BYTES + 1);
    recent.putShort(2, "empty", 0);
    assertThat(recent.get(1)).isNull();
    assertThat(recent.get(2)).isNull();
  }
}
