package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import dev.forwarder.retry.units.Durations;
import dev.forwarder.retry.units.Sizes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says in words which values a setting takes. */
final class Allowed {

  private Allowed() {}

  /** {@code must be} and what is allowed. */
  static String by(SettingDefinition definition) {
    return "must be " + kind(definition) + range(definition);
  }

  private static String kind(SettingDefinition definition) {
    return switch (definition.type()) {
      case TEXT ->
          definition.allowed().isEmpty()
              ? "a text"
              : "one of " + String.join(", ", definition.allowed());
      case FLAG -> "true or false";
      case COUNT -> "a whole number";
      case NUMBER -> "a number";
      case SIZE -> "a size (15728640, 512KiB, 16MB)";
      case DURATION -> "a time (20 for seconds, 500ms, 5s, 2m)";
      case LIST -> "a list of texts";
      case URL -> "an http(s) address";
      case SECRET -> "a text, env:NAME or @FILE";
      case KEYS_BY_URL -> "addresses with a list of API keys each";
      case SECTIONS -> "a list of sections";
    };
  }

  /** The bounds, such as {@code " of 1 to 100"}; nothing where there are none. */
  static String range(SettingDefinition definition) {
    String least = bound(definition.type(), definition.minimum());
    String most = bound(definition.type(), definition.maximum());
    if (least.isEmpty()) {
      return most.isEmpty() ? "" : " of at most " + most;
    }
    return most.isEmpty() ? " of at least " + least : " of " + least + " to " + most;
  }

  private static String bound(SettingDefinition.Type type, @Nullable Double bound) {
    if (bound == null) {
      return "";
    }
    return switch (type) {
      case SIZE -> Sizes.format(bound.longValue());
      case DURATION -> Durations.format(Duration.ofMillis(bound.longValue()));
      default -> bound % 1 == 0 ? Long.toString(bound.longValue()) : bound.toString();
    };
  }
}
