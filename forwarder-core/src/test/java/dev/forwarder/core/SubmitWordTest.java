package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SubmitWordTest {

  private final SubmitWord word = new SubmitWord();

  @Test
  void isClosedAtFirst() {
    assertThat(word.isClosed()).isTrue();
    assertThat(word.tryCount()).isFalse();
    assertThat(word.count()).isZero();
  }

  @Test
  void countsWhileItIsOpen() {
    word.open();
    assertThat(word.tryCount()).isTrue();
    assertThat(word.tryCount()).isTrue();

    assertThat(word.count()).isEqualTo(2);
    assertThat(word.isClosed()).isFalse();
  }

  @Test
  void keepsItsCountWhenItCloses() {
    word.open();
    assertThat(word.tryCount()).isTrue();
    word.close();

    assertThat(word.tryCount()).isFalse();
    assertThat(word.count()).isEqualTo(1);
  }

  @Test
  void openingAndClosingTwiceIsOpeningAndClosing() {
    word.open();
    word.open();
    assertThat(word.tryCount()).isTrue();
    word.close();
    word.close();

    assertThat(word.isClosed()).isTrue();
    assertThat(word.count()).isEqualTo(1);
  }
}
