package dev.forwarder.endpoints.datanadhi.rules;

import static java.util.Objects.requireNonNull;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a rule: what a field of an item must be. Values are compared as texts, so that
 * {@code 5} and {@code "5"} are the same; a list or an object is compared as its JSON. A field that
 * is missing or null meets no condition, and so meets every negated one. Immutable.
 */
public final class LogCondition {

  /** How a field is compared. */
  public enum Match {
    /** The whole text. */
    EXACT,
    /** A part of it. */
    PARTIAL,
    /** A regular expression, found anywhere in the first 16,384 characters. */
    REGEX
  }

  private final String key;
  private final Match match;
  private final String value;
  private final boolean negate;
  private final @Nullable Pattern pattern;

  /**
   * A condition.
   *
   * @param key the dotted name of a field, such as {@code log_record.level}; not blank
   * @param match how it is compared
   * @param value with what
   * @param negate whether the condition is met where the comparison fails
   * @throws java.util.regex.PatternSyntaxException if the value should be a regular expression, and
   *     is none
   */
  public LogCondition(String key, Match match, String value, boolean negate) {
    if (requireNonNull(key, "key").isBlank()) {
      throw new IllegalArgumentException("key of a condition must not be blank");
    }
    this.key = key;
    this.match = requireNonNull(match, "match");
    this.value = requireNonNull(value, "value");
    this.negate = negate;
    this.pattern = match == Match.REGEX ? Pattern.compile(value) : null;
  }

  /** Whether an item meets it. Never throws, and takes no longer than a bounded search. */
  boolean isMetBy(LogItem item) {
    Object field = item.field(key);
    return (field != null && fits(FieldText.of(field))) != negate;
  }

  private boolean fits(String text) {
    return switch (match) {
      case EXACT -> text.equals(value);
      case PARTIAL -> text.contains(value);
      case REGEX -> BoundedSearch.finds(requireNonNull(pattern), text);
    };
  }

  @Override
  public String toString() {
    return key + (negate ? " not " : " ") + match + " '" + value + "'";
  }
}
