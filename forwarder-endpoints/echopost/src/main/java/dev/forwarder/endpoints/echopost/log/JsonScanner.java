package dev.forwarder.endpoints.echopost.log;

import java.nio.charset.StandardCharsets;

/**
 * Goes over JSON (RFC 8259) in UTF-8 without making anything of it, so that the bytes can be passed
 * on as they are. Each method that reads something answers whether it was there, and goes on behind
 * it; where it was not, {@link #position()} is about where it went wrong.
 */
final class JsonScanner {

  /** Deeper nesting is refused: whoever reads it by recursion would run out of stack. */
  static final int MAX_DEPTH = 500;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private int at;

  JsonScanner(byte[] json) {
    this.json = json;
  }

  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at == json.length;
  }

  /** The byte that comes next, or -1 at the end. */
  int peek() {
    return at < json.length ? json[at] : -1;
  }

  void white() {
    while (at < json.length && isWhite(json[at])) {
      at++;
    }
  }

  private static boolean isWhite(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** One certain character, and the white space before it. */
  boolean mark(char c) {
    white();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  boolean nothing() {
    return word(NULL);
  }

  boolean value() {
    return value(0);
  }

  private boolean value(int depth) {
    white();
    return switch (peek()) {
      case '{' -> depth < MAX_DEPTH && object(depth + 1);
      case '[' -> depth < MAX_DEPTH && array(depth + 1);
      case '"' -> string();
      case 't' -> word(TRUE);
      case 'f' -> word(FALSE);
      case 'n' -> word(NULL);
      default -> number();
    };
  }

  private boolean object(int depth) {
    at++;
    if (mark('}')) {
      return true;
    }
    do {
      white();
      if (!string() || !mark(':') || !value(depth)) {
        return false;
      }
    } while (mark(','));
    return mark('}');
  }

  private boolean array(int depth) {
    at++;
    if (mark(']')) {
      return true;
    }
    do {
      if (!value(depth)) {
        return false;
      }
    } while (mark(','));
    return mark(']');
  }

  /** A string, quotes included; it must begin here. */
  boolean string() {
    if (peek() != '"') {
      return false;
    }
    at++;
    while (at < json.length) {
      byte b = json[at];
      if (b == '"') {
        at++;
        return true;
      }
      if (b == '\\') {
        if (!escape()) {
          return false;
        }
      } else if (b >= 0 && b < ' ') {
        return false;
      } else {
        at++;
      }
    }
    return false;
  }

  private boolean escape() {
    at++;
    int kind = peek();
    if (kind == 'u') {
      at++;
      return hexDigits();
    }
    if (kind < 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
      return false;
    }
    at++;
    return true;
  }

  private boolean hexDigits() {
    for (int i = 0; i < 4; i++) {
      if (Character.digit(peek(), 16) < 0) {
        return false;
      }
      at++;
    }
    return true;
  }

  private boolean number() {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int first = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return at > first;
  }

  private boolean word(byte[] word) {
    for (byte letter : word) {
      if (peek() != letter) {
        return false;
      }
      at++;
    }
    return true;
  }
}
