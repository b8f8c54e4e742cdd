package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

/**
 * One header of a request: a name and a value.
 *
 * @param name an HTTP token (letters, digits and {@code !#$%&'*+-.^_`|~}), not empty
 * @param value the value; no control characters but tab, so that no header can smuggle in another
 */
public record Header(String name, String value) {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if the name is not a token or the value holds a control
   *     character; the message never shows the value, which may be a key
   */
  public Header {
    requireNonNull(name, "name");
    requireNonNull(value, "value");
    if (!isToken(name)) {
      throw new IllegalArgumentException("header name must be an HTTP token, was: '" + name + "'");
    }
    if (holdsControlCharacter(value)) {
      throw new IllegalArgumentException(
          "value of header " + name + " must not hold control characters");
    }
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

  private static boolean holdsControlCharacter(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
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
