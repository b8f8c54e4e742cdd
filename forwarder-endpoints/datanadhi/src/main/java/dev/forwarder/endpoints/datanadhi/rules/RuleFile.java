package dev.forwarder.endpoints.datanadhi.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads one file of rules: a list of them, or a section {@code rules} with that list. */
final class RuleFile {

  private static final int MAX_BYTES = 1 << 20;

  /** Lists and objects by JSON's rules; an alias is read as a text, so nothing is multiplied. */
  private static final ObjectReader YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private final Path file;
  private final List<LogRule> rules;
  private final List<String> problems;

  RuleFile(Path file, List<LogRule> rules, List<String> problems) {
    this.file = file;
    this.rules = rules;
    this.problems = problems;
  }

  void read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        problems.add(file + ": larger than 1 MiB");
        return;
      }
      JsonNode root = YAML.readTree(bytes);
      if (!root.isMissingNode() && !root.isNull()) {
        readList(root.isObject() ? root.path("rules") : root);
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      problems.add(file + ": not YAML, at or after line " + line);
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private void readList(JsonNode list) {
    if (!list.isArray() && !list.isNull()) {
      problems.add(file + ": must be a list of rules, or a section rules with one");
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      readRule(list.get(i), "rule " + (i + 1));
    }
  }

  private void readRule(JsonNode rule, String place) {
    RuleReading reading = new RuleReading(file + ", " + place + named(rule));
    reading.read(rule).ifPresent(rules::add);
    problems.addAll(reading.problems());
  }

  private static String named(JsonNode rule) {
    String name = rule.path("name").asText("");
    return name.isEmpty() ? "" : " ('" + name + "')";
  }
}
