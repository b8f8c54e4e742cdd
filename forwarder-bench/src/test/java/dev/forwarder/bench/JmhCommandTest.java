package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JmhCommandTest {

  @Test
  void aBenchmarkThatFailsFailsTheRun() {
    assertThat(JmhCommand.withFailOnError(List.of("-prof", "gc", "Spool.*")))
        .containsExactly("-foe", "true", "-prof", "gc", "Spool.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-foe false", "-foe=false", "--foe false", "Spool.* -foe"})
  void unlessTheUserSaysWhetherItDoes(String given) {
    List<String> arguments = List.of(given.split(" ", -1));
    assertThat(JmhCommand.withFailOnError(arguments)).isEqualTo(arguments);
  }
}
