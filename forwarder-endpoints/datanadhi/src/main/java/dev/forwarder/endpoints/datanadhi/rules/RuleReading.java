package dev.forwarder.endpoints.datanadhi.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** Makes one rule of a section, or says all that is wrong with it. */
final class RuleReading {

  private static final Set<String> OF_RULE =
      Set.of("name", "any_condition_match", "conditions", "stdout", "pipelines");
  private static final Set<String> OF_CONDITION = Set.of("key", "type", "value", "negate");

  private final String place;
  private final List<String> problems = new ArrayList<>();

  RuleReading(String place) {
    this.place = place;
  }

  List<String> problems() {
    return problems;
  }

  Optional<LogRule> read(JsonNode rule) {
    checkNames(rule, "", OF_RULE);
    boolean any = flag(rule, "", "any_condition_match");
    boolean stdout = flag(rule, "", "stdout");
    List<LogCondition> conditions = conditions(rule.path("conditions"));
    List<String> pipelines = pipelines(rule.path("pipelines"));
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogRule(rule.path("name").asText(""), any, conditions, stdout, pipelines));
    } catch (IllegalArgumentException e) {
      add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private List<LogCondition> conditions(JsonNode list) {
    List<LogCondition> conditions = new ArrayList<>();
    if (!list.isArray()) {
      add("conditions must be a list");
    }
    for (int i = 0; i < list.size(); i++) {
      condition(list.get(i), "condition " + (i + 1) + ": ").ifPresent(conditions::add);
    }
    return conditions;
  }

  private Optional<LogCondition> condition(JsonNode condition, String which) {
    int before = problems.size();
    checkNames(condition, which, OF_CONDITION);
    String key = text(condition, which, "key");
    String type = text(condition, which, "type").toUpperCase(Locale.ROOT);
    String value = text(condition, which, "value");
    boolean negate = flag(condition, which, "negate");
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LogCondition(key, LogCondition.Match.valueOf(type), value, negate));
    } catch (PatternSyntaxException e) {
      add(which + "value must be a regular expression: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      add(
          which
              + (key.isBlank() ? "key must not be blank" : "type must be exact, partial or regex"));
    }
    return Optional.empty();
  }

  private void checkNames(JsonNode section, String which, Set<String> known) {
    if (!section.isObject()) {
      add(which + "must be a section with " + String.join(", ", new TreeSet<>(known)));
    }
    for (String name : (Iterable<String>) section::fieldNames) {
      if (!known.contains(name)) {
        add(which + name + " is unknown; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  private String text(JsonNode section, String which, String name) {
    JsonNode text = section.path(name);
    if (section.isObject() && (!text.isValueNode() || text.isNull())) {
      add(which + name + " must be a text");
    }
    return text.asText("");
  }

  private boolean flag(JsonNode section, String which, String name) {
    JsonNode flag = section.path(name);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      add(which + name + " must be true or false");
    }
    return flag.asBoolean(false);
  }

  private List<String> pipelines(JsonNode list) {
    List<String> pipelines = new ArrayList<>();
    boolean good = list.isArray() || list.isMissingNode() || list.isNull();
    for (JsonNode each : list) {
      good &= each.isValueNode() && !each.isNull();
      pipelines.add(each.asText());
    }
    if (!good) {
      add("pipelines must be a list of texts");
    }
    return pipelines;
  }

  private void add(String problem) {
    problems.add(place + ": " + problem);
  }
}
