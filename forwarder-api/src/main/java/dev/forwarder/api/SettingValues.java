package dev.forwarder.api;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values in force of a set of {@linkplain SettingDefinition defined} settings, checked against
 * their bounds already. Asking for a name that is not defined, or for another type, is a
 * programming error and throws {@link IllegalArgumentException}.
 */
public interface SettingValues {

  /**
   * Whether anybody set it. Also true where what was set is refused, and so is not its value: that
   * it is missing need not be said then.
   */
  boolean isSet(String name);

  /** The value of a {@link SettingDefinition.Type#TEXT}. */
  String text(String name);

  /** The value of a {@link SettingDefinition.Type#FLAG}. */
  boolean flag(String name);

  /** The value of a {@link SettingDefinition.Type#COUNT}. */
  int count(String name);

  /** The value of a {@link SettingDefinition.Type#NUMBER}. */
  double number(String name);

  /** The value of a {@link SettingDefinition.Type#SIZE}, in bytes. */
  long size(String name);

  /** The value of a {@link SettingDefinition.Type#DURATION}. */
  Duration duration(String name);

  /** The value of a {@link SettingDefinition.Type#LIST}. */
  List<String> list(String name);

  /**
   * The value of a {@link SettingDefinition.Type#URL}, without a slash at its end; empty for none.
   */
  Optional<URI> url(String name);

  /** The value of a {@link SettingDefinition.Type#SECRET}; empty for none. */
  Optional<ApiKey> secret(String name);

  /** The value of a {@link SettingDefinition.Type#KEYS_BY_URL}, in the order it was given. */
  Map<URI, List<ApiKey>> keysByUrl(String name);
}
