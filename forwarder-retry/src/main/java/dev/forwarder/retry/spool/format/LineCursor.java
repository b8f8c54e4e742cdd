package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what a line begins with, piece by piece; says at the end whether all was as expected. */
final class LineCursor {

  private static final int MOST_DIGITS = 19;

  private final ByteBuffer line;
  private boolean failed;

  LineCursor(ByteBuffer line) {
    this.line = line;
  }

  boolean failed() {
    return failed;
  }

  int position() {
    return line.position();
  }

  ByteBuffer rest() {
    return line.slice();
  }

  void expect(byte[] literal) {
    byte[] found = bytes(literal.length);
    failed |= !Arrays.equals(found, literal);
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    if (line.remaining() < count) {
      failed = true;
    } else {
      line.get(bytes);
    }
    return bytes;
  }

  /** A number of digits, with a sign perhaps. */
  long number() {
    int start = line.position();
    boolean negative = line.hasRemaining() && line.get(start) == '-';
    int at = negative ? start + 1 : start;
    int digits = at;
    long number = 0;
    while (at < line.limit() && at - digits < MOST_DIGITS && isDigit(line.get(at))) {
      number = 10 * number - (line.get(at) - '0'); // below zero there is one number more
      at++;
    }
    failed |= at == digits || number > 0 || (!negative && number == Long.MIN_VALUE);
    line.position(at);
    return negative ? number : -number;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The text up to the quote that ends it, which stays; null where that fails. */
  byte @Nullable [] text() {
    int start = line.position();
    int at = start;
    while (at < line.limit() && line.get(at) != '"') {
      at += line.get(at) == '\\' ? 2 : 1;
    }
    if (at >= line.limit()) {
      failed = true;
      return null;
    }
    byte[] escaped = new byte[at - start];
    line.get(escaped);
    return JsonText.unescape(escaped);
  }
}
