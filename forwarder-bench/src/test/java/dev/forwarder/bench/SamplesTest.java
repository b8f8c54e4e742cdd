package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplesTest {

  private final Samples samples = new Samples("suite");

  private void add(double... values) {
    for (double value : values) {
      samples.beginRound();
      samples.add("case", "forwarder", Metric.REQUESTS_PER_SECOND, value);
    }
  }

  @Test
  void aResultIsTheMedianOfTheRoundsWithTheirSpread() {
    add(5, 1, 9);
    Result result = samples.results().get(0);

    assertThat(result.median()).isEqualTo(5);
    assertThat(result.min()).isEqualTo(1);
    assertThat(result.max()).isEqualTo(9);
    assertThat(result.rounds()).isEqualTo(3);
  }

  @Test
  void aRoundOfSeveralTurnsIsOne() {
    for (double first : new double[] {1, 10}) {
      samples.beginRound();
      samples.add("case", "forwarder", Metric.REQUESTS_PER_SECOND, first);
      samples.add("case", "forwarder", Metric.REQUESTS_PER_SECOND, first + 1);
    }
    Result result = samples.results().get(0);

    assertThat(result.rounds()).isEqualTo(2);
    assertThat(result.median()).isEqualTo(6);
    assertThat(result.max()).isEqualTo(11);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    add(1, 2, 4, 100);

    assertThat(samples.median("case", "forwarder", Metric.REQUESTS_PER_SECOND)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateOfNothingIsAnError(double value) {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> samples.below("part").add("case", "sentry", Metric.REQUESTS_PER_SECOND, value))
        .withMessageStartingWith(
            "suite: part/case, sentry: requests_per_second is %s,".formatted(value));
    assertThat(samples.results()).isEmpty();
  }

  @Test
  void noneOfSomethingIsANumber() {
    samples.add("case", "forwarder", Metric.lower("lost", "payloads"), 0);

    assertThat(samples.results()).hasSize(1);
  }

  @Test
  void aGoalIsMetAtItsBound() {
    assertThat(Goal.atLeast(0.9).isMetBy(0.9)).isTrue();
    assertThat(Goal.atLeast(0.9).isMetBy(0.8999)).isFalse();
    assertThat(Goal.atMost(200).isMetBy(200)).isTrue();
    assertThat(Goal.atMost(200).isMetBy(201)).isFalse();
  }

  @Test
  void theTableSaysWhichGoalsAreMissed() {
    add(100);
    samples.goal("case", "forwarder", Metric.REQUESTS_PER_SECOND, Goal.atLeast(101));

    assertThat(Report.table(samples.results()))
        .endsWith(
            "| suite | case | forwarder | requests_per_second | 100 | 100 to 100 | 1 | at least 101:"
                + " **missed** |  |\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, met",
    "0.5, 2, 3, 'met, not each time'",
    "0.5, 0.6, 3, '**missed**, not each time'",
    "0.5, 0.6, 0.7, **missed**"
  })
  void theTableSaysWhetherAllRoundsAgreeOnAGoal(
      double one, double other, double third, String verdict) {
    add(one, other, third);
    samples.goal("case", "forwarder", Metric.REQUESTS_PER_SECOND, Goal.atLeast(1));

    assertThat(Report.table(samples.results())).contains("| at least 1: " + verdict + " |");
  }

  @Test
  void theShortTableLeavesOutWhoUsedTheMachine() {
    add(100);
    samples.add("case", "forwarder", Metric.SINK_CORES, 0.5);

    assertThat(Report.table(samples.results())).contains("sink_cores");
    assertThat(Report.shortTable(samples.results())).doesNotContain("sink_cores");
  }

  @Test
  void theFileHoldsOneObjectForEachResult(@TempDir Path folder) throws Exception {
    add(1, 2, 3);
    samples.note("case", "forwarder", Metric.REQUESTS_PER_SECOND, "a note");
    assertThat(Report.write(folder, samples.results(), List.of()).undrawn()).isNull();

    var written = new ObjectMapper().readTree(Files.readString(folder.resolve("results.json")));
    assertThat(written)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"suite":"suite","case":"case","subject":"forwarder",
                    "metric":"requests_per_second","unit":"1/s","better":"higher",
                    "median":2.0,"min":1.0,"max":3.0,"rounds":3,"note":"a note"}]
                    """));
    assertThat(folder.resolve("results.md")).content().contains("| suite | case | forwarder |");
  }
}
