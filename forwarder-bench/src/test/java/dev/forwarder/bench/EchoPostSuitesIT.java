package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the suites of EchoPost run, with their processes, and bring numbers; not which numbers. */
@Timeout(180)
@Execution(
    ExecutionMode.CONCURRENT) // each has processes of its own, and waits for much of its time
final class EchoPostSuitesIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void handsOverAndComesBack(Suite suite, List<String> goals) throws InterruptedException {
    assertThat(ShortRun.of(folder, suite))
        .filteredOn(result -> result.goal() != null)
        .extracting(Result::metric)
        .containsExactlyInAnyOrderElementsOf(goals);
    assertThat(folder).isEmptyDirectory();
  }

  static Stream<Arguments> handsOverAndComesBack() {
    return Stream.of(
        Arguments.of(new EchoPostSuite(), List.of("logs_per_second")),
        Arguments.of(new AgentReplaySuite(), List.of("logs_per_second")),
        Arguments.of(
            new UploadSuite(),
            List.of("items_per_second_to_log-posts", "items_per_second_to_log-posts")),
        Arguments.of(
            new SwitchSuite(1),
            List.of("millis_to_first_hand_over", "lost", "millis_to_first_hand_over", "lost")));
  }
}
