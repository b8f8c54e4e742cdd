package dev.forwarder.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of real JVMs. */
final class JvmTrialTest {

  private static final List<String> USUAL = List.of("-Xms16m", "-Xmx16m");

  @Test
  void optionsThatItStartsWithAreTaken() throws InterruptedException {
    assertThat(JvmTrial.refusal(USUAL, List.of("-XX:+UseSerialGC", "-Da=b"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense,   it ends with code 1",
    "'',         it ends with code 1",
    "-Xmx1m,     Initial heap size",
    "-XX:+None,  Unrecognized VM option",
    "-version,   it ends without running anything",
    "-Xlog:gc,   it prints to standard output",
    "-Xlog:gc+heap+exit, it prints to standard output",
  })
  void anyOtherIsRefusedInItsOwnWords(String option, String why) throws InterruptedException {
    assertThat(JvmTrial.refusal(USUAL, List.of(option)))
        .hasValueSatisfying(words -> assertThat(words).contains(why).hasLineCount(1));
  }
}
