package dev.forwarder.retry.spool.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Text of UTF-8 between the quotes of a JSON string: only what must be is escaped. */
final class JsonText {

  private static final int UNICODE_ESCAPE = 6;

  private JsonText() {}

  static byte[] escape(byte[] utf8) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length);
    for (byte b : utf8) {
      if (b >= 0 && b < ' ') {
        out.writeBytes(("\\u00" + HexFormat.of().toHexDigits(b)).getBytes(US_ASCII));
      } else {
        if (b == '"' || b == '\\') {
          out.write('\\');
        }
        out.write(b);
      }
    }
    return out.toByteArray();
  }

  /** What {@link #escape} made that of, or null where it did not. */
  static byte @Nullable [] unescape(byte[] escaped) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(escaped.length);
    int at = 0;
    while (at < escaped.length) {
      if (escaped[at] != '\\') {
        out.write(escaped[at++]);
      } else if (at + 1 < escaped.length && escaped[at + 1] != 'u') {
        out.write(escaped[at + 1]);
        at += 2;
      } else if (at + UNICODE_ESCAPE <= escaped.length) {
        int high = Character.digit(escaped[at + 4], 16);
        int low = Character.digit(escaped[at + 5], 16);
        if (high < 0 || low < 0) {
          return null;
        }
        out.write(16 * high + low);
        at += UNICODE_ESCAPE;
      } else {
        return null;
      }
    }
    return out.toByteArray();
  }
}
