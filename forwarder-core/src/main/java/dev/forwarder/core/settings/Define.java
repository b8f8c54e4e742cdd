package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import dev.forwarder.retry.units.Durations;
import dev.forwarder.retry.units.Sizes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short ways to write a definition, one for each type. */
final class Define {

  /**
   * No time in the settings is longer, so that none overflows where it is counted in nanoseconds.
   */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** No size in the settings is larger. */
  static final double LARGEST = 1L << 50;

  private Define() {}

  static SettingDefinition flag(String name, boolean value, String description) {
    return define(
        name,
        SettingDefinition.Type.FLAG,
        Boolean.toString(value),
        null,
        null,
        List.of(),
        description);
  }

  static SettingDefinition word(
      String name, String value, List<String> allowed, String description) {
    return define(name, SettingDefinition.Type.TEXT, value, null, null, allowed, description);
  }

  static SettingDefinition count(String name, int value, int least, String description) {
    return count(name, value, least, Integer.MAX_VALUE, description);
  }

  static SettingDefinition count(String name, int value, int least, int most, String description) {
    return define(
        name,
        SettingDefinition.Type.COUNT,
        Integer.toString(value),
        (double) least,
        (double) most,
        List.of(),
        description);
  }

  /** A count whose default is not a constant; the description says what it is. */
  static SettingDefinition countWithoutDefault(
      String name, int least, int most, String description) {
    return define(
        name,
        SettingDefinition.Type.COUNT,
        "",
        (double) least,
        (double) most,
        List.of(),
        description);
  }

  static SettingDefinition size(String name, long value, long least, String description) {
    return size(name, Sizes.format(value), least, LARGEST, description);
  }

  static SettingDefinition size(
      String name, String value, long least, double most, String description) {
    return define(
        name, SettingDefinition.Type.SIZE, value, (double) least, most, List.of(), description);
  }

  /** A size whose default is not a constant; the description says what it is. */
  static SettingDefinition sizeWithoutDefault(String name, long least, String description) {
    return size(name, "", least, LARGEST, description);
  }

  static SettingDefinition number(
      String name, String value, double least, double most, String description) {
    return define(name, SettingDefinition.Type.NUMBER, value, least, most, List.of(), description);
  }

  /** A time that may be zero. */
  static SettingDefinition time(String name, Duration value, String description) {
    return time(name, value, Duration.ZERO, description);
  }

  /** A time of at least a millisecond. */
  static SettingDefinition positiveTime(String name, Duration value, String description) {
    return time(name, value, Duration.ofMillis(1), description);
  }

  static SettingDefinition of(String name, SettingDefinition.Type type, String description) {
    return define(name, type, "", null, null, List.of(), description);
  }

  private static SettingDefinition time(
      String name, Duration value, Duration least, String description) {
    return define(
        name,
        SettingDefinition.Type.DURATION,
        Durations.format(value),
        (double) least.toMillis(),
        (double) LONGEST.toMillis(),
        List.of(),
        description);
  }

  private static SettingDefinition define(
      String name,
      SettingDefinition.Type type,
      String value,
      @Nullable Double least,
      @Nullable Double most,
      List<String> allowed,
      String description) {
    return new SettingDefinition(name, type, value, least, most, allowed, description);
  }
}
