package dev.forwarder.endpoints.datanadhi.item;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/** JSON, as strict as the format is: one value, and no name twice in an object. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
    return OBJECTS.readValue(json);
  }

  static JsonParser parser(byte[] json) throws IOException {
    return MAPPER.createParser(json);
  }
}
