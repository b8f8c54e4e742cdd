package dev.forwarder.endpoints.datanadhi.item;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes an item's JSON apart without changing a byte of its data. */
final class RawJson {

  /** Data that somebody left out. */
  static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final byte[] json;
  private @Nullable List<String> pipelines;
  private byte @Nullable [] logData;

  private RawJson(byte[] json) {
    this.json = json;
  }

  /**
   * The item that an object with {@code log_data} is; empty if it is not one, or not JSON, or has
   * that or its pipelines twice. Missing and null pipelines are none; other members are left out.
   */
  static Optional<LogItem> item(byte[] json) {
    try (JsonParser parser = Json.parser(json)) {
      RawJson read = new RawJson(json);
      boolean isItem = !isWide(json) && read.object(parser) && parser.nextToken() == null;
      byte[] logData = read.logData;
      List<String> pipelines = read.pipelines == null ? List.of() : read.pipelines;
      return isItem && logData != null
          ? Optional.of(new LogItem(pipelines, new LogData.Raw(logData)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether it can stand for {@code log_data}: one JSON object in UTF-8, or {@code null}, without
   * anything around it but white space.
   */
  static boolean isData(byte[] json) {
    try (JsonParser parser = Json.parser(json)) {
      JsonToken first = parser.nextToken();
      parser.skipChildren();
      return (first == JsonToken.START_OBJECT || first == JsonToken.VALUE_NULL)
          && parser.currentLocation().getByteOffset() >= 0
          && parser.nextToken() == null
          && isUtf8(json);
    } catch (IOException e) {
      return false;
    }
  }

  /** Not with a byte order mark, and not in another encoding that the parser knows by itself. */
  private static boolean isUtf8(byte[] json) {
    return json.length > 0 && json[0] != (byte) 0xef && !isWide(json);
  }

  /** UTF-16 or UTF-32: with a mark that no UTF-8 begins with, or else with a zero early. */
  private static boolean isWide(byte[] json) {
    for (int i = 0; i < Math.min(json.length, 2); i++) {
      if (json[i] == 0 || json[i] == (byte) 0xfe || json[i] == (byte) 0xff) {
        return true;
      }
    }
    return false;
  }

  private boolean object(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean fits =
          switch (name) {
            case "pipelines" -> pipelines == null && pipelines(parser, value);
            case "log_data" -> logData == null && data(parser, value);
            default -> {
              parser.skipChildren();
              yield true;
            }
          };
      if (!fits) {
        return false;
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT;
  }

  private boolean pipelines(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      pipelines = List.of();
      return true;
    }
    if (value != JsonToken.START_ARRAY) {
      return false;
    }
    List<String> names = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      names.add(parser.getText());
    }
    pipelines = List.copyOf(names);
    return parser.currentToken() == JsonToken.END_ARRAY;
  }

  private boolean data(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      logData = NULL;
      return true;
    }
    if (value != JsonToken.START_OBJECT) {
      return false;
    }
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    long to = parser.currentLocation().getByteOffset();
    if (from < 0 || to > json.length) {
      return false; // another encoding than UTF-8, whose places are not known
    }
    logData = Arrays.copyOfRange(json, (int) from, (int) to);
    return true;
  }
}
