package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting: what it is called, what it may be and what it is when nobody says.
 *
 * @param name as it stands in the settings file; dots lead into sections
 * @param type what kind of value it takes
 * @param defaultValue the value in force when nobody says, written as in the file; empty for none
 * @param minimum the least value allowed, in the type's own unit (bytes, milliseconds), or null
 * @param maximum the greatest value allowed, likewise, or null
 * @param allowed the words allowed, where only some are; else empty
 * @param description one line on what it does
 */
public record SettingDefinition(
    String name,
    Type type,
    String defaultValue,
    @Nullable Double minimum,
    @Nullable Double maximum,
    List<String> allowed,
    String description) {

  /** What kind of value a setting takes. */
  public enum Type {
    /** Any text. */
    TEXT,
    /** {@code true} or {@code false}. */
    FLAG,
    /** A whole number. */
    COUNT,
    /** A number. */
    NUMBER,
    /** Bytes: a number, alone or with a unit such as {@code KiB} or {@code MB}. */
    SIZE,
    /**
     * A time: a number of seconds, or with a unit such as {@code 500ms}, {@code 5s}, {@code 2m}.
     */
    DURATION,
    /** A list of texts. */
    LIST,
    /** An {@code http} or {@code https} address with a host. */
    URL,
    /**
     * An API key or a password: the secret itself, {@code env:NAME} for that of an environment
     * variable, or {@code @FILE} for that in a file. Its value is never shown.
     */
    SECRET,
    /** Addresses with a list of API keys each. Only the addresses are ever shown. */
    KEYS_BY_URL,
    /** A list of sections with a shape of their own, which the description tells. */
    SECTIONS
  }

  /** Checks that there is a name. */
  public SettingDefinition {
    requireNonNull(type, "type");
    requireNonNull(defaultValue, "defaultValue");
    requireNonNull(description, "description");
    allowed = List.copyOf(allowed);
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name of a setting must not be blank");
    }
  }
}
