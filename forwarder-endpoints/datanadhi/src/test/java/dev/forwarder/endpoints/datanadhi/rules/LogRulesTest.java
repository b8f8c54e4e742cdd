package dev.forwarder.endpoints.datanadhi.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRulesTest {

  @TempDir private Path directory;

  @Test
  void readsBothFormsOfAllFilesTogether() throws IOException {
    write(
        "b.yml",
        """
        - name: errors
          any_condition_match: true
          conditions:
            - {key: log_record.level, type: exact, value: ERROR}
            - key: message
              type: Regex
              value: "^Database"
              negate: false
          stdout: true
          pipelines: [error-pipeline, 7]
        """);
    write(
        "a.yaml",
        """
        rules:
          - conditions:
              - {key: context.n, type: exact, value: 5, negate: true}
            pipelines:
              - others
        """);
    write("ignored.txt", "not: [yaml");

    LogRules rules = LogRules.load(directory);

    assertThat(rules.problems()).isEmpty();
    assertThat(rules.router().route(LogItem.builder().message("Database lost").build()))
        .isEqualTo(new LogRoute(List.of("others", "error-pipeline", "7"), true));
    assertThat(rules.router().route(LogItem.builder().context("n", 5).build()))
        .isEqualTo(new LogRoute(List.of(), false));
  }

  @Test
  void aDirectoryWithoutRulesHasNone() throws IOException {
    assertThat(LogRules.load(directory).router().rules()).isEmpty();
    write("empty.yml", "");
    write("null.yml", "rules:\n");
    assertThat(LogRules.load(directory).router().rules()).isEmpty();
  }

  @Test
  void tellsAllThatIsWrongAndKeepsWhatIsRight() throws IOException {
    write(
        "rules.yml",
        """
        - name: typo
          condition: []
          pipelines: [p]
        - conditions:
            - {key: a, type: glob, value: x}
            - {key: b, type: regex, value: "("}
            - {key: c, type: exact}
            - {key: d, type: exact, value: x, negate: maybe}
            - {key: " ", type: exact, value: x}
          stdout: perhaps
          pipelines: p
        - just words
        - conditions: [{key: a, type: exact, value: x}]
        - conditions: [{key: good, type: exact, value: x}]
          pipelines: [good]
        """);
    write("broken.yml", "- [");

    LogRules rules = LogRules.load(directory);

    assertThat(rules.rules()).hasSize(1);
    assertThat(String.join("\n", rules.problems()))
        .contains("broken.yml: not YAML, at or after line ")
        .contains("rules.yml, rule 1 ('typo'): condition is unknown; known are any_condition_match")
        .contains("rule 1 ('typo'): conditions must be a list")
        .contains("rule 2: condition 1: type must be exact, partial or regex")
        .contains("rule 2: condition 2: value must be a regular expression: Unclosed group")
        .contains("rule 2: condition 3: value must be a text")
        .contains("rule 2: condition 4: negate must be true or false")
        .contains("rule 2: condition 5: key must not be blank")
        .contains("rule 2: stdout must be true or false")
        .contains("rule 2: pipelines must be a list of texts")
        .contains("rule 3: must be a section with")
        .contains("rule 4: a rule must have pipelines or stdout: true");
    assertThatIllegalArgumentException()
        .isThrownBy(rules::router)
        .withMessageContaining("rule 4")
        .withMessageContaining("broken.yml");
  }

  @Test
  void aFileThatIsNoListIsAProblem() throws IOException {
    write("one.yml", "rule: {}");
    write("two.yml", "words");
    write("three.yml", "- conditions: [{key: a, key: b}]");
    write("big.yml", "#".repeat((1 << 20) + 1));

    assertThat(LogRules.load(directory).problems())
        .hasSize(4)
        .anyMatch(each -> each.contains("one.yml: must be a list of rules"))
        .anyMatch(each -> each.contains("two.yml: must be a list of rules"))
        .anyMatch(each -> each.contains("three.yml: not YAML"))
        .anyMatch(each -> each.contains("big.yml: larger than 1 MiB"));
  }

  @Test
  void aFolderThatCannotBeReadIsAProblem() throws IOException {
    Files.writeString(directory.resolve("rules"), "a file");
    assertThat(LogRules.load(directory).problems()).hasSize(1);
  }

  private void write(String name, String text) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("rules"));
    Files.writeString(folder.resolve(name), text);
  }
}
