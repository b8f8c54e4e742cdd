package dev.forwarder.retry.units;

/** The mark that some editors put before a text in UTF-8, and that nobody sees. */
public final class ByteOrderMark {

  private static final String MARK = "\uFEFF";

  private ByteOrderMark() {}

  /**
   * A text without the mark.
   *
   * @param text what was read of a file
   * @return the same, or what stands behind the mark
   */
  public static String strip(String text) {
    return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
  }
}
