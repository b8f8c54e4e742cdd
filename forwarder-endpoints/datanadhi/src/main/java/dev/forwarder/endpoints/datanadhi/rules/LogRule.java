package dev.forwarder.endpoints.datanadhi.rules;

import static java.util.Objects.requireNonNull;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.util.List;

/**
 * One rule: which items it is about, and what becomes of them.
 *
 * @param name for people; may be empty
 * @param any whether one condition is enough; else all must be met
 * @param conditions at least one
 * @param stdout whether items that match are written to standard output
 * @param pipelines the pipelines that they are sent to
 */
public record LogRule(
    String name,
    boolean any,
    List<LogCondition> conditions,
    boolean stdout,
    List<String> pipelines) {

  /**
   * Checks that there is something to check and something to do.
   *
   * @throws IllegalArgumentException if there is not
   */
  public LogRule {
    requireNonNull(name, "name");
    conditions = List.copyOf(conditions);
    pipelines = List.copyOf(pipelines);
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("a rule must have at least one condition");
    }
    if (!stdout && pipelines.isEmpty()) {
      throw new IllegalArgumentException("a rule must have pipelines or stdout: true");
    }
    if (pipelines.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a pipeline's id must not be blank");
    }
  }

  /**
   * Whether an item is one of those.
   *
   * @param item the item
   */
  public boolean matches(LogItem item) {
    return any
        ? conditions.stream().anyMatch(each -> each.isMetBy(item))
        : conditions.stream().allMatch(each -> each.isMetBy(item));
  }
}
