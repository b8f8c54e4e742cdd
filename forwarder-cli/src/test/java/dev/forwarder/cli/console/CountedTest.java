package dev.forwarder.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CountedTest {

  @Test
  void oneIsOneAndManyAreMany() {
    assertThat(Counted.of(0, "line")).isEqualTo("0 lines");
    assertThat(Counted.of(1, "line")).isEqualTo("1 line");
    assertThat(Counted.of(2000, "line")).isEqualTo("2,000 lines");
  }
}
