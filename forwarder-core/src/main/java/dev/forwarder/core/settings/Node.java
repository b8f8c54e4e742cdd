package dev.forwarder.core.settings;

import java.util.List;
import java.util.Map;

/** A part of a settings file, or the value of a variable or an override, as it was written. */
sealed interface Node {

  /** The line that it begins in, from 1; 0 where there are no lines. */
  int line();

  /** A single value; empty for one that was left out. */
  record Text(String text, int line) implements Node {
    /** A key may be in it. */
    @Override
    public String toString() {
      return "***";
    }
  }

  /** Several values in order. */
  record Items(List<Node> items, int line) implements Node {}

  /** Values with a name each. */
  record Section(Map<String, Node> entries, Map<String, Integer> nameLines, int line)
      implements Node {

    /** The line that a name stands in; where there are no lines that of the section. */
    int lineOf(String name) {
      return nameLines.getOrDefault(name, line);
    }
  }

  /** Whether nothing was written: such a setting counts as not set. */
  default boolean isEmpty() {
    return this instanceof Text value && value.text().isBlank();
  }
}
