package dev.forwarder.core.settings;

import dev.forwarder.retry.spool.cipher.SpoolKey;
import dev.forwarder.retry.units.Durations;
import dev.forwarder.retry.units.Sizes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a value in force so that it may be shown: keys masked, addresses without credentials. */
final class ShownValue {

  private ShownValue() {}

  static String of(Values.Value setting) {
    Object value = setting.value();
    if (value == null) {
      return "";
    }
    return switch (setting.definition().type()) {
      case SIZE -> Sizes.format((long) value);
      case DURATION -> Durations.format((Duration) value);
      case LIST -> String.join(" ", ((List<?>) value).stream().map(String::valueOf).toList());
      case SECRET -> value instanceof SpoolKey ? "***" : value.toString();
      case KEYS_BY_URL -> keys((Map<?, ?>) value);
      case SECTIONS -> value instanceof Node.Items items ? sections(items.items().size()) : "";
      case TEXT, URL, FLAG, COUNT, NUMBER -> Shown.urlInForce(value.toString());
    };
  }

  private static String sections(int count) {
    return count == 1 ? "1 section" : count + " sections";
  }

  private static String keys(Map<?, ?> keys) {
    return keys.entrySet().stream()
        .map(entry -> Shown.line(entry.getKey().toString()) + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
