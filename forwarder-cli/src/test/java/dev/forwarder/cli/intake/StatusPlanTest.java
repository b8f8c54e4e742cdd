package dev.forwarder.cli.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusPlanTest {
  private static final long MANY = 100_000;

  @Test
  void everythingIsAcceptedWhereNothingIsPlanned() {
    assertThat(shares(StatusPlan.acceptAll())).isEqualTo(Map.of(202, 1.0));
    assertThat(shares(StatusPlan.parse(List.of(), 5))).isEqualTo(Map.of(202, 1.0));
  }

  @Test
  void statusWithoutRatioIsForAll() {
    assertThat(shares(StatusPlan.parse(List.of("503"), 5))).isEqualTo(Map.of(503, 1.0));
  }

  @Test
  void sharesAreMetAndTheRestIsAccepted() {
    Map<Integer, Double> shares = shares(StatusPlan.parse(List.of("500:0.2", "429:0.1"), 5));

    assertThat(shares.get(500)).isCloseTo(0.2, within(0.005));
    assertThat(shares.get(429)).isCloseTo(0.1, within(0.005));
    assertThat(shares.get(202)).isCloseTo(0.7, within(0.005));
  }

  @Test
  void statusWithoutRatioTakesWhatIsLeftOver() {
    Map<Integer, Double> shares = shares(StatusPlan.parse(List.of("200", "500:0.25"), 5));

    assertThat(shares).containsOnlyKeys(200, 500);
    assertThat(shares.get(200)).isCloseTo(0.75, within(0.005));
  }

  @Test
  void ratioOfOneLeavesNothingAndOfZeroTakesNothing() {
    assertThat(shares(StatusPlan.parse(List.of("500:1"), 5))).isEqualTo(Map.of(500, 1.0));
    assertThat(shares(StatusPlan.parse(List.of("500:0"), 5))).isEqualTo(Map.of(202, 1.0));
  }

  @Test
  void sameSeedGivesTheSameStatusesAndAnotherSeedOthers() {
    List<String> specs = List.of("500:0.5");

    assertThat(first(StatusPlan.parse(specs, 7))).isEqualTo(first(StatusPlan.parse(specs, 7)));
    assertThat(first(StatusPlan.parse(specs, 7))).isNotEqualTo(first(StatusPlan.parse(specs, 8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "99", "600", "abc", "503:", "503:1.1", "503:-0.1", "503:NaN", ":0.1"})
  void whatIsNoSpecIsRefusedByItsText(String spec) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusPlan.parse(List.of(spec), 1))
        .withMessageContaining("'" + spec + "'");
  }

  @Test
  void ratiosOfMoreThanOneTogetherAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusPlan.parse(List.of("500:0.7", "503:0.7"), 1))
        .withMessageContaining("at most 1");
  }

  @Test
  void tenTenthsAreNotMoreThanOne() {
    List<String> specs =
        LongStream.range(0, 10).mapToObj(i -> (500 + i) + ":0.1").collect(Collectors.toList());

    assertThat(shares(StatusPlan.parse(specs, 1))).doesNotContainKey(202);
  }

  @Test
  void secondStatusWithoutRatioIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusPlan.parse(List.of("500", "503"), 1))
        .withMessageContaining("'503'");
  }

  private static Map<Integer, Double> shares(StatusPlan plan) {
    return LongStream.rangeClosed(1, MANY)
        .mapToObj(plan::statusOf)
        .collect(Collectors.groupingBy(s -> s, Collectors.summingDouble(s -> 1.0 / MANY)))
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> Math.round(e.getValue() * 1e9) / 1e9));
  }

  private static List<Integer> first(StatusPlan plan) {
    return LongStream.rangeClosed(1, 100).mapToObj(plan::statusOf).toList();
  }
}
