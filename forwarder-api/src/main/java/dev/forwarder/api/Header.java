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
    if (name.isEmpty() || !name.chars().allMatch(Header::isTokenCharacter)) {
      throw new IllegalArgumentException("header name must be an HTTP token, was: '" + name + "'");
    }
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw new IllegalArgumentException(
          "value of header " + name + " must not hold control characters");
    }
  }

  private static boolean isTokenCharacter(int c) {
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
