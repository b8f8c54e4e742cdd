package dev.forwarder.endpoints.datanadhi.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code .datanadhi} directory says: its {@code config.yml}, then the variables {@code
 * DATANADHI_...} of an environment, then defaults; the first that says something counts. Immutable.
 */
public final class DatanadhiConfig {

  /**
   * One value for the forwarder's settings.
   *
   * @param name the name of the setting
   * @param value as it would stand in an environment variable
   * @param place where it comes from, for messages; empty for a default
   */
  public record Setting(String name, String value, String place) {}

  private final Path directory;
  private final ConfigValues values;
  private final DatanadhiOptions options;
  private final List<String> ignored;

  DatanadhiConfig(
      Path directory, ConfigValues values, DatanadhiOptions options, List<String> ignored) {
    this.directory = directory;
    this.values = values;
    this.options = options;
    this.ignored = ignored;
  }

  /**
   * Reads a directory.
   *
   * @param directory need not exist
   * @param environment such as {@code System.getenv()}
   * @return what it says
   * @throws DatanadhiConfigException with all that is wrong
   */
  public static DatanadhiConfig load(Path directory, Map<String, String> environment) {
    return new ConfigReading(
            requireNonNull(directory, "directory"), requireNonNull(environment, "environment"))
        .read();
  }

  /** What a family needs. */
  public DatanadhiOptions options() {
    return options;
  }

  /** The primary server. */
  public URI server() {
    return values.url(DatanadhiSettings.SERVER).orElseThrow();
  }

  /** The key, where the environment has one. */
  public Optional<ApiKey> apiKey() {
    return values.secret(DatanadhiSettings.API_KEY);
  }

  /** Items that may wait in memory. */
  public int queueSize() {
    return values.count(DatanadhiSettings.QUEUE_SIZE);
  }

  /** Workers of the domain. */
  public int workers() {
    return values.count(DatanadhiSettings.WORKERS);
  }

  /** How long one attempt at the primary may take. */
  public Duration timeout() {
    return values.duration(DatanadhiSettings.TIMEOUT);
  }

  /** How long a stop goes on delivering. */
  public Duration exitTimeout() {
    return values.duration(DatanadhiSettings.EXIT_TIMEOUT);
  }

  /** What stands in the file and means nothing here, such as how Data Nadhi's clients log. */
  public List<String> ignored() {
    return ignored;
  }

  /**
   * The domain of the primary and the key.
   *
   * @param family made with {@link #options}
   * @return the domain; empty where there is no key
   */
  public Optional<Domain> domain(BackendFamily family) {
    return DatanadhiSettings.domain(family, values);
  }

  /**
   * All of it but the key as settings of the forwarder, its own and those of the family: for a
   * settings loader that is to take them where nothing else is said.
   */
  public List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    for (SettingDefinition definition : DatanadhiSettings.DEFINITIONS) {
      if (definition.type() != SettingDefinition.Type.SECRET) {
        ConfigValues.Value value = values.value(definition.name());
        all.add(new Setting(definition.name(), value.written(), value.place()));
      }
    }
    DatanadhiSettings.ownSettings(values)
        .forEach((name, value) -> all.add(new Setting(name, value, "")));
    all.add(
        new Setting(
            "forwarder_stop_timeout",
            exitTimeout().toMillis() + "ms",
            values.value(DatanadhiSettings.EXIT_TIMEOUT).place()));
    return all;
  }

  /**
   * Writes what is in force, without the key, to {@code .config.resolved.json} in the directory, as
   * Data Nadhi's clients do. Nothing here reads it.
   *
   * @throws IOException if it cannot be written; what was there is there still
   */
  public void writeResolved() throws IOException {
    ResolvedFile.write(directory, values);
  }

  /** The directory; no key. */
  @Override
  public String toString() {
    return "DatanadhiConfig[" + directory + "]";
  }
}
