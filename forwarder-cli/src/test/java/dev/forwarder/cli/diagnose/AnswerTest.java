package dev.forwarder.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AnswerTest {

  @Test
  void whatATerminalWouldObeyIsNotShown() {
    assertThat(Answer.ok("a\u001b[2Jb\nc\u009bd\u202ee\u2028f").detail())
        .isEqualTo("a?[2Jb?c?d?e?f");
    assertThat(Answer.wrong("", "x\ry").advice()).isEqualTo("x?y");
  }

  @Test
  void longTextsAreCut() {
    assertThat(Answer.skipped("x".repeat(100_000)).detail()).hasSize(403).endsWith("x...");
  }
}
