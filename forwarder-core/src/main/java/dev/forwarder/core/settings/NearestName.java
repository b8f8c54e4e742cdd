package dev.forwarder.core.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the known name that was probably meant. */
final class NearestName {

  private static final String PREFIX = "forwarder_";
  private static final int LONGEST = 100;
  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private NearestName() {}

  /** {@code "; did you mean NAME?"}, or nothing where no name is near. */
  static String hint(String unknown, Collection<String> known) {
    return to(unknown, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** The nearest of the known names, of equals the first; empty if none is near. */
  static Optional<String> to(String unknown, Collection<String> known) {
    if (unknown.length() > LONGEST) {
      return Optional.empty();
    }
    String bare = bare(unknown);
    int limit = Math.min(Math.max(2, bare.length() / 4), bare.length() - 1);
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(name -> distance(bare, bare(name))))
        .filter(name -> distance(bare, bare(name)) <= limit);
  }

  /** Without what people leave out or write otherwise. */
  private static String bare(String name) {
    String snake = CAMEL.matcher(name).replaceAll("_").replace('-', '_');
    String lower = snake.toLowerCase(Locale.ROOT);
    return lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
  }

  /** How many letters to insert, delete, replace or swap with their neighbour. */
  static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : least(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int least(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
