package dev.forwarder.endpoints.datanadhi.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.datanadhi.rules.LogCondition.Match;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class LogRouterTest {

  private static final LogItem ITEM =
      LogItem.builder()
          .message("Database lost: error 7")
          .logRecord("level", "ERROR")
          .logRecord("line_number", 42)
          .context("user", Map.of("type", "admin"))
          .context("tags", List.of("a", "b"))
          .build();

  @Test
  void exactMeansTheWholeText() {
    assertThat(isMet("log_record.level", Match.EXACT, "ERROR")).isTrue();
    assertThat(isMet("log_record.level", Match.EXACT, "ERR")).isFalse();
    assertThat(isMet("log_record.level", Match.EXACT, "error")).isFalse();
    assertThat(isMet("log_record.line_number", Match.EXACT, "42")).isTrue();
  }

  @Test
  void partialMeansAPartOfIt() {
    assertThat(isMet("message", Match.PARTIAL, "lost")).isTrue();
    assertThat(isMet("message", Match.PARTIAL, "found")).isFalse();
    assertThat(isMet("context.tags", Match.PARTIAL, "\"b\"")).isTrue();
    assertThat(isMet("context.user", Match.EXACT, "{\"type\":\"admin\"}")).isTrue();
  }

  @Test
  void regexIsFoundAnywhereUnlessItIsAnchored() {
    assertThat(isMet("message", Match.REGEX, "err.r \\d$")).isTrue();
    assertThat(isMet("message", Match.REGEX, "^Database.*error")).isTrue();
    assertThat(isMet("message", Match.REGEX, "^error")).isFalse();
  }

  @Test
  void whatIsMissingMeetsNothingButANegation() {
    assertThat(isMet("context.user.name", Match.PARTIAL, "")).isFalse();
    assertThat(isMet("trace_id", Match.EXACT, "null")).isFalse();
    assertThat(new LogCondition("context.user.name", Match.EXACT, "guest", true).isMetBy(ITEM))
        .isTrue();
    assertThat(new LogCondition("context.user.type", Match.EXACT, "admin", true).isMetBy(ITEM))
        .isFalse();
  }

  @Test
  void rawItemsAreRoutedToo() {
    LogItem raw = LogItem.raw(List.of(), "{\"a\":{\"n\":1.50}}".getBytes(UTF_8));
    assertThat(new LogCondition("a.n", Match.EXACT, "1.50", false).isMetBy(raw)).isTrue();
  }

  @Test
  void anExpressionThatTakesForEverIsNotFound() {
    LogItem evil = LogItem.builder().message("a".repeat(5_000) + "b").build();
    LogCondition exponential = new LogCondition("message", Match.REGEX, "^(a+)+$", false);
    LogCondition deep = new LogCondition("message", Match.REGEX, "^(a|aa)+$", false);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(exponential.isMetBy(evil)).isFalse();
          assertThat(deep.isMetBy(evil)).isFalse();
        });
  }

  @Test
  void allConditionsMustBeMetUnlessOneIsEnough() {
    LogCondition met = new LogCondition("log_record.level", Match.EXACT, "ERROR", false);
    LogCondition unmet = new LogCondition("log_record.level", Match.EXACT, "INFO", false);

    assertThat(new LogRule("", false, List.of(met, unmet), true, List.of()).matches(ITEM))
        .isFalse();
    assertThat(new LogRule("", true, List.of(met, unmet), true, List.of()).matches(ITEM)).isTrue();
    assertThat(new LogRule("", false, List.of(met, met), true, List.of()).matches(ITEM)).isTrue();
  }

  @Test
  void pipelinesOfAllMatchingRulesCountOnce() {
    LogCondition met = new LogCondition("log_record.level", Match.EXACT, "ERROR", false);
    LogCondition unmet = new LogCondition("log_record.level", Match.EXACT, "INFO", false);
    LogRouter router =
        new LogRouter(
            List.of(
                new LogRule("a", false, List.of(met), false, List.of("p", "q")),
                new LogRule("b", false, List.of(unmet), true, List.of("never")),
                new LogRule("c", false, List.of(met), false, List.of("q", "r", "r"))));

    assertThat(router.route(ITEM)).isEqualTo(new LogRoute(List.of("p", "q", "r"), false));
    assertThat(router.route(LogItem.builder().logRecord("level", "INFO").build()))
        .isEqualTo(new LogRoute(List.of("never"), true));
    assertThat(router.route(LogItem.builder().build())).isEqualTo(new LogRoute(List.of(), false));
  }

  @Test
  void withoutRulesEverythingGoesToStandardOutputAlone() {
    assertThat(new LogRouter(List.of()).route(ITEM)).isEqualTo(new LogRoute(List.of(), true));
  }

  @Test
  void aRuleMustHaveSomethingToCheckAndToDo() {
    LogCondition met = new LogCondition("message", Match.PARTIAL, "", false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogRule("", false, List.of(), true, List.of()))
        .withMessageContaining("condition");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogRule("", false, List.of(met), false, List.of()))
        .withMessageContaining("pipelines or stdout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogRule("", false, List.of(met), false, List.of(" ")))
        .withMessageContaining("blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogCondition(" ", Match.EXACT, "", false));
  }

  private static boolean isMet(String key, Match match, String value) {
    return new LogCondition(key, match, value, false).isMetBy(ITEM);
  }
}
