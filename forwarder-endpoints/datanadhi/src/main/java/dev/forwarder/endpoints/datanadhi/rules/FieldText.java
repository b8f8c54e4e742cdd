package dev.forwarder.endpoints.datanadhi.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A field of an item as a text. */
final class FieldText {

  private static final JsonMapper JSON = new JsonMapper();

  private FieldText() {}

  static String of(Object field) {
    if (field instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return field instanceof Map || field instanceof List ? json(field) : field.toString();
  }

  private static String json(Object field) {
    try {
      return JSON.writeValueAsString(field);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a field of an item is no JSON", e);
    }
  }
}
