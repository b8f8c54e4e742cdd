package dev.forwarder.endpoints.datanadhi.rules;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says where a log goes: to the pipelines of all rules that match, and to standard output if one of
 * them says so. The order of rules changes nothing but that of the pipelines. Without any rule,
 * everything goes to standard output alone, as with Data Nadhi's clients. A pure function;
 * immutable.
 */
public final class LogRouter {

  private static final LogRoute STDOUT_ALONE = new LogRoute(List.of(), true);

  private final List<LogRule> rules;

  /**
   * A router.
   *
   * @param rules its rules; may be none
   */
  public LogRouter(List<LogRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Its rules. */
  public List<LogRule> rules() {
    return rules;
  }

  /**
   * Where an item goes; its own pipelines do not matter.
   *
   * @param item what was logged
   */
  public LogRoute route(LogItem item) {
    if (rules.isEmpty()) {
      return STDOUT_ALONE;
    }
    Set<String> pipelines = new LinkedHashSet<>();
    boolean stdout = false;
    for (LogRule rule : rules) {
      if (rule.matches(item)) {
        pipelines.addAll(rule.pipelines());
        stdout |= rule.stdout();
      }
    }
    return new LogRoute(List.copyOf(pipelines), stdout);
  }
}
