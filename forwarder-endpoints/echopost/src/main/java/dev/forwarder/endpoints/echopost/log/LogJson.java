package dev.forwarder.endpoints.echopost.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** JSON as a log may be: in UTF-8, as strict as the format is, of any size. Pure functions. */
final class LogJson {

  /** Deeper nesting is refused: whoever reads it by recursion would run out of stack. */
  static final int MAX_DEPTH = 500;

  /** The only mark of an encoding that the parser knows and a log must not have. */
  private static final byte FIRST_OF_BYTE_ORDER_MARK = (byte) 0xef;

  /**
   * How large a log may be is said by the message that brings it, so no other bound applies. It
   * remembers thousands of names that it has read; so a log that may have large ones has its own.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private static final int MOST_SHARED_BYTES = 4 << 10;

  private LogJson() {}

  static JsonParser parser(byte[] json) throws IOException {
    return (json.length <= MOST_SHARED_BYTES ? FACTORY : FACTORY.copy()).createParser(json);
  }

  /**
   * Whether the parser read UTF-8 from the first byte on: it knows other encodings by itself, and
   * has no places of bytes then.
   *
   * @param parser a parser that has read its first token
   * @param json what it reads
   */
  static boolean isUtf8(JsonParser parser, byte[] json) {
    return json[0] != FIRST_OF_BYTE_ORDER_MARK && position(parser) >= 0;
  }

  /** The index of the byte behind what was read last. */
  static int position(JsonParser parser) {
    return Math.toIntExact(parser.currentLocation().getByteOffset());
  }

  /** The index of the byte that something is wrong at, or -1 if this is one object and no more. */
  static int wrongAt(byte[] json) {
    try (JsonParser parser = parser(json)) {
      return wrongAt(parser, json);
    } catch (IOException e) {
      return 0; // of memory, and of beginnings that are no encoding
    }
  }

  private static int wrongAt(JsonParser parser, byte[] json) {
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT || !isUtf8(parser, json)) {
        return 0;
      }
      parser.skipChildren();
      int end = position(parser);
      return parser.nextToken() == null ? -1 : end;
    } catch (IOException e) {
      return Math.max(0, Math.min(position(parser), json.length));
    }
  }

  /** Writes the strings in quotes, with commas between them and no brackets around. */
  static void writeList(List<String> texts, ByteArrayOutputStream out) {
    boolean first = true;
    for (String text : texts) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.write('"');
      out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
      out.write('"');
    }
  }
}
