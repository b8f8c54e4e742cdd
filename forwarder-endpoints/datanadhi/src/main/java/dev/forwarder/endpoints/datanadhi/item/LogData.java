package dev.forwarder.endpoints.datanadhi.item;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** JSON that somebody else made, kept byte for byte. It is read once, however many rules ask. */
  final class Raw implements LogData {
    private final byte[] json;
    private volatile @Nullable Map<String, Object> fields;

    Raw(byte[] json) {
      this.json = json;
    }

    @Override
    public byte[] json() {
      return json;
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> known = fields;
      if (known == null) { // the same, whoever reads it
        known = read();
        fields = known;
      }
      return known;
    }

    private Map<String, Object> read() {
      try {
        return Arrays.equals(json, RawJson.NULL)
            ? Map.of()
            : Collections.unmodifiableMap(Json.readObject(json));
      } catch (IOException e) {
        throw new IllegalStateException("was read as JSON before, and is none now", e);
      }
    }
  }
}
