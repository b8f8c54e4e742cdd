package dev.forwarder.endpoints.echopost.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one body apart without changing a byte of its log. */
final class LogSplitter {

  private final ByteString body;
  private @Nullable List<String> pipelines;
  private @Nullable ByteString logData;

  private LogSplitter(ByteString body) {
    this.body = body;
  }

  static @Nullable LogBody split(byte[] body) {
    LogSplitter splitter = new LogSplitter(UnsafeByteOperations.unsafeWrap(body));
    try (JsonParser parser = LogJson.parser(body)) {
      return parser.nextToken() == JsonToken.START_OBJECT && LogJson.isUtf8(parser, body)
          ? splitter.split(parser)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable LogBody split(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (!member(parser, parser.currentName())) {
        return null;
      }
    }
    List<String> names = pipelines == null ? List.of() : pipelines;
    ByteString data = logData;
    return data != null && parser.nextToken() == null && body.isValidUtf8()
        ? new LogBody(names, data)
        : null;
  }

  /** Each of the two at most once, and no other: an agent would send it without that. */
  private boolean member(JsonParser parser, String name) throws IOException {
    return switch (name) {
      case "pipelines" -> pipelines == null && pipelines(parser);
      case "log_data" -> logData == null && logData(parser);
      default -> false;
    };
  }

  private boolean logData(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    logData = body.substring(start, LogJson.position(parser));
    return true;
  }

  private boolean pipelines(JsonParser parser) throws IOException {
    List<String> names = new ArrayList<>();
    pipelines = names;
    JsonToken value = parser.nextToken();
    if (value != JsonToken.START_ARRAY) {
      return value == JsonToken.VALUE_NULL;
    }
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      String name = parser.getText();
      if (!isText(name)) {
        return false;
      }
      names.add(name);
    }
    return parser.currentToken() == JsonToken.END_ARRAY;
  }

  /** Half a surrogate pair is none. */
  private static boolean isText(String name) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }
}
