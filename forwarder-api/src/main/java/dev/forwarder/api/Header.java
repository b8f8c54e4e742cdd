package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

/**
 * One header of a request: a name and a value.
 *
 * @param name an HTTP token (letters, digits and {@code !#$%&'*+-.^_`|~}), not empty
 * @param value the value, as RFC 9110 (5.5) has it and HTTP/1.1 and HTTP/2 carry it unchanged:
 *     letters of ISO 8859-1, spaces and tabs within, and no control character, so that no header
 *     can smuggle in another; may be empty
 */
public record Header(String name, String value) {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if the name is not a token or the value is not one that HTTP
   *     carries; the message says where, and never shows the value, which may be a key
   */
  public Header {
    requireNonNull(name, "name");
    requireNonNull(value, "value");
    if (!isToken(name)) {
      throw new IllegalArgumentException("header name must be an HTTP token, was: '" + name + "'");
    }
    int bad = indexOfUnsendable(value);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          "value of header "
              + name
              + " must be one that HTTP carries unchanged; character "
              + (bad + 1)
              + " of "
              + value.length()
              + " is "
              + kindOf(value.charAt(bad)));
    }
  }

  /** What a character is that cannot be sent where it stands, in words that do not show it. */
  static String kindOf(char c) {
    if (c == ' ' || c == '\t') {
      return "white space";
    }
    if (isControl(c)) {
      return "a control character";
    }
    return c <= 0xff ? "a letter beyond ASCII" : "a character beyond ISO 8859-1";
  }

  // Loops, not streams: a header that carries a key is made for each request.

  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isTokenCharacter(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static int indexOfUnsendable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean blank = c == ' ' || c == '\t';
      boolean atEdge = i == 0 || i == value.length() - 1;
      if ((blank && atEdge) || (!blank && (c > 0xff || isControl(c)))) {
        return i;
      }
    }
    return -1;
  }

  /** Those from 0x80 to 0x9f too: RFC 9110 allows them, and the client sends {@code ?} instead. */
  private static boolean isControl(char c) {
    return c < ' ' || (c >= 0x7f && c <= 0x9f);
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  /** The name alone: a value may be a key. */
  @Override
  public String toString() {
    return name + ": ***";
  }
}
