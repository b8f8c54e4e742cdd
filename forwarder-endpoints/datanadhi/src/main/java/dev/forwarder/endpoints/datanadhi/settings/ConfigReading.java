package dev.forwarder.endpoints.datanadhi.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BadSettingsException;
import dev.forwarder.api.KeyLike;
import dev.forwarder.api.SettingDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One reading of a directory: the file, then the environment, then the defaults. */
final class ConfigReading {

  /** The variables that Data Nadhi's clients read, but for the key's. */
  static final Map<String, String> VARIABLES =
      Map.of(
          DatanadhiSettings.SERVER, "DATANADHI_SERVER_HOST",
          DatanadhiSettings.FALLBACK, "DATANADHI_FALLBACK_SERVER_HOST",
          DatanadhiSettings.QUEUE_SIZE, "DATANADHI_QUEUE_SIZE",
          DatanadhiSettings.WORKERS, "DATANADHI_WORKERS",
          DatanadhiSettings.EXIT_TIMEOUT, "DATANADHI_EXIT_TIMEOUT");

  static final String KEY_VARIABLE = "DATANADHI_API_KEY";

  private static final List<String> FILES = List.of("config.yml", "config.yaml");
  private static final Set<String> NOT_IN_FILES =
      Set.of(DatanadhiSettings.API_KEY, DatanadhiSettings.DIRECTORY);

  private final Path directory;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private final Map<String, ConfigValues.Value> values = new HashMap<>();

  ConfigReading(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /**
   * Reads everything.
   *
   * @throws DatanadhiConfigException with all that is wrong
   */
  DatanadhiConfig read() {
    Path file = file();
    Map<String, YamlFile.Value> written =
        Files.exists(file) ? YamlFile.read(file, problems) : Map.of();
    for (SettingDefinition definition : DatanadhiSettings.DEFINITIONS) {
      if (!NOT_IN_FILES.contains(definition.name())) {
        read(definition, file, written);
      }
    }
    readKey();
    findUnknown(file, written);
    values.put(
        DatanadhiSettings.DIRECTORY,
        new ConfigValues.Value(
            SettingDefinition.Type.TEXT, directory.toString(), directory.toString(), "directory"));
    throwIfAny();
    return made(file);
  }

  private DatanadhiConfig made(Path file) {
    ConfigValues all = new ConfigValues(values);
    try {
      return new DatanadhiConfig(
          directory, all, DatanadhiSettings.options(all), List.copyOf(ignored));
    } catch (BadSettingsException e) {
      e.problems().forEach(each -> problems.add(file + ": " + named(each)));
      throw new DatanadhiConfigException(problems);
    }
  }

  private static String named(BadSettingsException.Problem problem) {
    return nameInFile(problem.setting()) + ": " + problem.why();
  }

  private Path file() {
    Path first = directory.resolve(FILES.get(0));
    Path second = directory.resolve(FILES.get(1));
    if (Files.exists(first) && Files.exists(second)) {
      problems.add(first + ": there is also a " + FILES.get(1) + "; keep one of them");
    }
    return Files.exists(second) && !Files.exists(first) ? second : first;
  }

  private void read(SettingDefinition definition, Path file, Map<String, YamlFile.Value> written) {
    String name = nameInFile(definition.name());
    YamlFile.Value inFile = written.get(name);
    String text = inFile == null ? "" : inFile.text();
    if (inFile != null && text == null) {
      problems.add(file + " line " + inFile.line() + ": " + name + ": must be one value");
      return;
    }
    if (inFile != null && text != null && !text.isBlank()) {
      put(definition, text, file + " line " + inFile.line() + ": " + name);
      return;
    }
    String variable = VARIABLES.get(definition.name());
    String ofVariable = variable == null ? null : environment.get(variable);
    if (variable != null && ofVariable != null && !ofVariable.isBlank()) {
      put(definition, ofVariable, "environment variable " + variable);
      return;
    }
    put(definition, definition.defaultValue(), "");
  }

  private void put(SettingDefinition definition, String text, String place) {
    try {
      Object read = ValueParser.parse(definition, text);
      values.put(
          definition.name(),
          new ConfigValues.Value(definition.type(), ValueParser.write(read), read, place));
    } catch (IllegalArgumentException e) {
      problems.add(place + ": " + e.getMessage() + ", was: '" + shown(text) + "'");
    }
  }

  /** An address may hold a password. */
  private static String shown(String text) {
    return KeyLike.masked(text.replaceAll("//[^/]*@", "//***@"));
  }

  private void readKey() {
    String secret = environment.get(KEY_VARIABLE);
    if (secret == null || secret.isBlank()) {
      return;
    }
    try {
      ApiKey key = ApiKey.of(secret);
      values.put(
          DatanadhiSettings.API_KEY,
          new ConfigValues.Value(SettingDefinition.Type.SECRET, key.masked(), key, KEY_VARIABLE));
    } catch (IllegalArgumentException e) {
      problems.add("environment variable " + KEY_VARIABLE + ": " + e.getMessage());
    }
  }

  /** A name in one of our sections is a mistake; another section is somebody else's. */
  private void findUnknown(Path file, Map<String, YamlFile.Value> written) {
    Set<String> known = new HashSet<>();
    Set<String> sections = new HashSet<>();
    for (SettingDefinition definition : DatanadhiSettings.DEFINITIONS) {
      String name = nameInFile(definition.name());
      if (!NOT_IN_FILES.contains(definition.name())) {
        known.add(name);
        sections.add(name.substring(0, name.indexOf('.')));
      }
    }
    written.forEach(
        (name, value) -> {
          String place = file + " line " + value.line() + ": " + name;
          if (name.equals("api_key")) {
            problems.add(place + ": a key has no place in a file; set " + KEY_VARIABLE);
          } else if (sections.contains(name.split("\\.", 2)[0]) && !known.contains(name)) {
            problems.add(place + ": unknown; known are " + known.stream().sorted().toList());
          } else if (!known.contains(name)) {
            ignored.add(place);
          }
        });
  }

  private void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new DatanadhiConfigException(problems);
    }
  }

  private static String nameInFile(String setting) {
    return setting.substring(DatanadhiSettings.PREFIX.length());
  }
}
