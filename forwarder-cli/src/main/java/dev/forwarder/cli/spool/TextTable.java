package dev.forwarder.cli.spool;

import java.util.ArrayList;
import java.util.List;

/** Rows of text, in columns that are as wide as they must be. */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();
  private final int leftColumns;

  /**
   * A table.
   *
   * @param leftColumns how many of its columns hold words; the others hold numbers
   * @param names of all columns
   */
  public TextTable(int leftColumns, String... names) {
    this.leftColumns = leftColumns;
    rows.add(List.of(names));
  }

  /**
   * Adds a row.
   *
   * @param row a text for each column
   */
  public void add(String... row) {
    rows.add(List.of(row));
  }

  /** The lines, each with its end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String padding = " ".repeat(width(i) - row.get(i).length());
        line.append(i == 0 ? "" : "  ");
        line.append(i < leftColumns ? row.get(i) + padding : padding + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
