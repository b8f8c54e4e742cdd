package dev.forwarder.endpoints.datanadhi.rules;

import java.util.regex.Pattern;

/**
 * Searches for a regular expression, but not for ever: some expressions take exponentially long
 * over some texts, and the thread that logs is the host's. What was not found by then counts as not
 * found.
 */
final class BoundedSearch {

  private static final int MAX_CHARACTERS = 16_384;
  private static final int MAX_LOOKS = 1_000_000;

  private BoundedSearch() {}

  static boolean finds(Pattern pattern, String text) {
    try {
      int length = Math.min(text.length(), MAX_CHARACTERS);
      return pattern.matcher(new Looked(text, 0, length, new int[] {MAX_LOOKS})).find();
    } catch (TooLongException | StackOverflowError e) {
      return false;
    }
  }

  /** Too many characters have been looked at. */
  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super(null, null, false, false);
    }
  }

  /** A text that counts how often it is looked at. */
  private static final class Looked implements CharSequence {
    private final String text;
    private final int from;
    private final int to;
    private final int[] left;

    Looked(String text, int from, int to, int[] left) {
      this.text = text;
      this.from = from;
      this.to = to;
      this.left = left;
    }

    @Override
    public char charAt(int index) {
      if (left[0]-- <= 0) {
        throw new TooLongException();
      }
      return text.charAt(from + index);
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Looked(text, from + start, from + end, left);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
