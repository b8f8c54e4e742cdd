package dev.forwarder.endpoints.datanadhi.item;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** What an item says, in one of two forms. Immutable. */
sealed interface LogData {

  /** As bytes: a JSON object, or {@code null}. */
  byte[] json();

  /** As members; none of {@code null}. */
  Map<String, Object> fields();

  /** Fields, of which JSON is made when it is asked for: most items are not sent. */
  record Typed(Map<String, Object> fields) implements LogData {
    @Override
    public byte[] json() {
      return Json.write(fields);
    }
  }

  /** JSON that somebody else made, kept byte for byte. */
  @SuppressWarnings("ArrayRecordComponent") // private to the package, which compares none
  record Raw(byte[] json) implements LogData {
    @Override
    public Map<String, Object> fields() {
      try {
        return Arrays.equals(json, RawJson.NULL) ? Map.of() : Json.readObject(json);
      } catch (IOException e) {
        throw new IllegalStateException("was read as JSON before, and is none now", e);
      }
    }
  }
}
