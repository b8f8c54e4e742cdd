package dev.forwarder.endpoints.echopost.log;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings as JSON writes them, and back. Pure functions. */
final class JsonText {

  private JsonText() {}

  /** The strings in quotes, with commas between them and no brackets around. */
  static String listOf(List<String> texts) {
    StringBuilder out = new StringBuilder();
    for (String text : texts) {
      if (out.length() > 0) {
        out.append(',');
      }
      append(text, out);
    }
    return out.toString();
  }

  private static void append(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * The string that stands there, with quotes and correct escapes; null where it is no text: not
   * UTF-8, or half a surrogate pair.
   */
  static @Nullable String stringOf(byte[] json, int start, int end) {
    ByteString raw = ByteString.copyFrom(json, start + 1, end - start - 2);
    if (!raw.isValidUtf8()) {
      return null;
    }
    String text = unescaped(raw.toStringUtf8());
    return StandardCharsets.UTF_8.newEncoder().canEncode(text) ? text : null;
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = text.charAt(i++);
      if (kind == 'u') {
        out.append((char) Integer.parseInt(text.substring(i, i + 4), 16));
        i += 4;
      } else {
        out.append(escaped(kind));
      }
    }
    return out.toString();
  }

  private static char escaped(char kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }
}
