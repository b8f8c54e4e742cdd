package dev.forwarder.endpoints.datanadhi.settings;

import dev.forwarder.api.SettingDefinition;
import dev.forwarder.retry.units.Durations;
import dev.forwarder.retry.units.Sizes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a {@code config.yml} and of environment variables as their definitions say.
 * Pure functions; what they throw says what is allowed, and does not hold the value.
 */
final class ValueParser {

  private static final double NANOS_PER_MILLI = 1e6;

  /** As YAML 1.1 has them, which Data Nadhi's clients read. */
  private static final Map<String, Boolean> FLAGS =
      Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false);

  private ValueParser() {}

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException if it is not one that the definition allows
   */
  static Object parse(SettingDefinition definition, String text) {
    String stripped = text.strip();
    return switch (definition.type()) {
      case TEXT -> word(definition, stripped);
      case FLAG -> flag(stripped);
      case COUNT -> (int) bounded(definition, whole(stripped));
      case NUMBER -> bounded(definition, number(stripped));
      case SIZE -> (long) bounded(definition, (double) Sizes.parse(stripped));
      case DURATION -> Duration.ofMillis((long) bounded(definition, millis(stripped)));
      case URL -> ServerUrl.parse(stripped);
      case LIST, SECRET, KEYS_BY_URL, SECTIONS ->
          throw new IllegalArgumentException("cannot be set there");
    };
  }

  /** A value as every reader of settings takes it. */
  static String write(Object value) {
    return value instanceof Duration duration ? duration.toMillis() + "ms" : value.toString();
  }

  private static String word(SettingDefinition definition, String text) {
    if (definition.allowed().isEmpty()) {
      return text;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!definition.allowed().contains(lower)) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", definition.allowed()));
    }
    return lower;
  }

  private static boolean flag(String text) {
    Boolean flag = FLAGS.get(text.toLowerCase(Locale.ROOT));
    if (flag == null) {
      throw new IllegalArgumentException("must be true or false");
    }
    return flag;
  }

  private static double whole(String text) {
    if (!text.matches("-?\\d{1,15}")) {
      throw new IllegalArgumentException("must be a whole number");
    }
    return Long.parseLong(text);
  }

  private static double number(String text) {
    if (!text.matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
      throw new IllegalArgumentException("must be a number");
    }
    return Double.parseDouble(text);
  }

  private static double millis(String text) {
    return Durations.parse(text.toLowerCase(Locale.ROOT)).toNanos() / NANOS_PER_MILLI;
  }

  private static double bounded(SettingDefinition definition, double value) {
    Double least = definition.minimum();
    Double most = definition.maximum();
    if ((least != null && value < least) || (most != null && value > most)) {
      throw new IllegalArgumentException(
          "must be from " + shown(definition, least) + " to " + shown(definition, most));
    }
    return value;
  }

  private static String shown(SettingDefinition definition, @Nullable Double bound) {
    if (bound == null) {
      return "any";
    }
    String number = BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    return switch (definition.type()) {
      case DURATION -> number + "ms";
      case SIZE -> number + " bytes";
      default -> number;
    };
  }
}
