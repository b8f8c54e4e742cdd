package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The body of an upload: each item on a line, zipped.
 *
 * <p>Items are kept apart by ASCII's record separator, which no JSON holds, until the body is made;
 * then line feeds within an item, which in JSON stand between its parts alone, become spaces, and
 * separators become line feeds. So an item of many lines arrives as one.
 */
final class UploadLines {

  private static final byte SEPARATOR = 0x1e;
  private static final String FRAME = String.valueOf((char) SEPARATOR);
  private static final int BUFFER = 8 << 10;

  private static final long BLANKS = 0x2020202020202020L;
  private static final long SIGNS = 0x8080808080808080L;

  private UploadLines() {}

  static Batching batching(int maxItems, int maxBytes) {
    return new Batching("", FRAME, FRAME, maxItems, maxBytes);
  }

  /**
   * Whether a payload looks like a JSON object in plain bytes: between braces, without control
   * characters but white space, and not said to be encoded. That it really is JSON, the server
   * finds out.
   */
  static boolean canBeOne(Payload payload) {
    for (Header header : payload.headers()) {
      if (header.name().equalsIgnoreCase("Content-Encoding")) {
        return false;
      }
    }
    ByteBuffer body = payload.body();
    return isBetweenBraces(body) && isText(body);
  }

  private static boolean isBetweenBraces(ByteBuffer body) {
    int first = body.position();
    int last = body.limit() - 1;
    while (first < last && isBlank(body.get(first))) {
      first++;
    }
    while (first < last && isBlank(body.get(last))) {
      last--;
    }
    return first < last && body.get(first) == '{' && body.get(last) == '}';
  }

  private static boolean isText(ByteBuffer body) {
    int end = body.limit();
    for (int at = nextControl(body, body.position()); at < end; at = nextControl(body, at + 1)) {
      if (!isBlank(body.get(at))) {
        return false;
      }
    }
    return true;
  }

  /** The index of the first control character from there on, or the limit. Eight at a look. */
  private static int nextControl(ByteBuffer in, int from) {
    int at = from;
    while (at < in.limit()) {
      if (at + Long.BYTES <= in.limit() && !hasControl(in.getLong(at))) {
        at += Long.BYTES;
      } else if (isControl(in.get(at))) {
        return at;
      } else {
        at++;
      }
    }
    return at;
  }

  /** Whether any of eight bytes is one: less than a blank, and not negative. */
  private static boolean hasControl(long letters) {
    return ((letters - BLANKS) & ~letters & SIGNS) != 0;
  }

  private static boolean isControl(byte letter) {
    return letter >= 0 && letter < ' ';
  }

  private static boolean isBlank(byte letter) {
    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
  }

  /** The zipped lines of items that are separated; the last one is ended in any case. */
  static byte[] zipped(ByteBuffer[] parts) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new FastGzip(zipped)) {
      byte last = SEPARATOR;
      byte[] chunk = new byte[BUFFER];
      int length = 0;
      for (ByteBuffer part : parts) {
        while (part.hasRemaining()) {
          int some = Math.min(chunk.length - length, part.remaining());
          part.get(chunk, length, some);
          length += some;
          last = chunk[length - 1];
          if (length == chunk.length) {
            writeLines(chunk, length, out);
            length = 0;
          }
        }
      }
      writeLines(chunk, length, out);
      if (last != SEPARATOR) {
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return zipped.toByteArray();
  }

  /** As many at once as there is room for: each call of the zip library has its price. */
  private static void writeLines(byte[] chunk, int length, OutputStream out) throws IOException {
    toLines(chunk, length);
    out.write(chunk, 0, length);
  }

  private static void toLines(byte[] chunk, int length) {
    ByteBuffer in = ByteBuffer.wrap(chunk, 0, length);
    for (int at = nextControl(in, 0); at < length; at = nextControl(in, at + 1)) {
      byte letter = chunk[at];
      if (letter == SEPARATOR) {
        chunk[at] = '\n';
      } else if (letter == '\n' || letter == '\r') {
        chunk[at] = ' ';
      }
    }
  }

  /** Several times as fast as usual, and hardly larger for logs, which repeat themselves. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
