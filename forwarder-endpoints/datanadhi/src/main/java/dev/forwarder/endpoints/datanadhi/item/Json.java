package dev.forwarder.endpoints.datanadhi.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/**
 * JSON, as strict as the format is: one value. Its nesting is bounded, at Jackson's depth; all else
 * is bounded by the size of a payload alone. Of a name that is there twice in an object, the last
 * counts.
 */
final class Json {

  /** It remembers thousands of names that it has read; so what may have large ones has its own. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private static final int MOST_SHARED_BYTES = 4 << 10;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectReader OBJECTS =
      MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});

  private Json() {}

  /**
   * The bytes of a value that {@link JsonValues} made.
   *
   * @throws IllegalStateException if it is of another kind
   */
  static byte[] write(Object value) {
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON of a " + value.getClass(), e);
    }
  }

  /** The members of an object; numbers keep all of their digits. */
  static Map<String, Object> readObject(byte[] json) throws IOException {
    try (JsonParser parser = parser(json)) {
      return OBJECTS.readValue(parser);
    }
  }

  static JsonParser parser(byte[] json) throws IOException {
    return (json.length <= MOST_SHARED_BYTES ? FACTORY : FACTORY.copy()).createParser(json);
  }
}
