package dev.forwarder.cli.assembly;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.settings.DomainSpec;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.core.settings.Origin;
import dev.forwarder.core.settings.SettingInForce;
import dev.forwarder.core.settings.SettingsException;
import dev.forwarder.core.settings.SettingsLoader;
import dev.forwarder.core.settings.SettingsWatch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say where to forward and how: mixed into every command that forwards. */
public final class ForwarderOptions {
  private static final String USUAL_PRESET = "datadog";

  @Option(
      names = "--config",
      paramLabel = "F",
      converter = FileOption.class,
      description = "The settings file (YAML). Environment variables and options are stronger.")
  private @Nullable Path config;

  @Option(
      names = "--domain",
      paramLabel = "URL=KEY[,KEY...]",
      description =
          "Where to send, in place of the domains of the settings; each KEY is the key, env:NAME or"
              + " @FILE.")
  private List<String> domains = List.of();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      completionCandidates = Presets.class,
      description =
          "Which kind of backend the domains are: ${COMPLETION-CANDIDATES}. Default: "
              + USUAL_PRESET
              + ".")
  private @Nullable String givenPreset;

  private String preset = USUAL_PRESET;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Any setting of the settings file, stronger than it and the environment.")
  private List<String> overrides = List.of();

  @Mixin private DatanadhiPreset datanadhi = new DatanadhiPreset();

  private @Nullable SettingsLoader loader;

  /**
   * Reads all settings.
   *
   * @param command whose options these are
   * @param console the process, for its environment
   * @return the settings in force
   */
  public LoadedSettings load(CommandSpec command, Console console) {
    return load(command, console, UnaryOperator.identity());
  }

  /**
   * Reads all settings.
   *
   * @param command whose options these are
   * @param console the process, for its environment
   * @param storage what is said of the disk, stronger than all settings
   * @return the settings in force
   */
  public LoadedSettings load(CommandSpec command, Console console, StorageOptions storage) {
    return load(command, console, storage::addTo);
  }

  /**
   * Reads all settings.
   *
   * @param command whose options these are
   * @param console the process, for its environment
   * @param more adds what else is said
   * @return the settings in force
   */
  public LoadedSettings load(
      CommandSpec command, Console console, UnaryOperator<SettingsLoader> more) {
    requirePreset(command, givenPreset == null ? preset : givenPreset);
    Map<String, String> settings = overrides(command);
    try {
      loader = more.apply(loader(command, console, settings));
      LoadedSettings loaded = loader.load();
      if (loaded.domains().isEmpty()) {
        throw Usage.error(
            command, "no domain to send to: give --domain URL=KEY, or name domains in --config");
      }
      if (config == null) { // in a file there may be such a domain later
        datanadhi.requireUse(loaded, command);
      }
      return loaded;
    } catch (SettingsException e) {
      throw Usage.safe(command, String.join("; ", e.problems())); // the loader leaves out keys
    }
  }

  /**
   * Keeps the forwarder's domains and keys to what the settings file says while it runs. What the
   * options say is not read again: a key's file may be a pipe.
   *
   * @param loaded what {@link #load} gave
   * @param forwarder made of them
   * @return ends it; null where no file was given, and so none is watched
   */
  public @Nullable SettingsWatch watch(LoadedSettings loaded, Forwarder forwarder) {
    return config == null || loader == null ? null : SettingsWatch.start(loader, loaded, forwarder);
  }

  private void requirePreset(CommandSpec command, String name) {
    List<String> names = Presets.names();
    if (!names.contains(name)) {
      throw Usage.error(command, "--preset: '" + name + "' is none of those there are: " + names);
    }
    preset = name;
  }

  /**
   * For a command that is about a directory of Data Nadhi's: that preset, and that directory unless
   * another is given.
   *
   * @param place the directory
   * @param command whose options these are
   */
  public void assumeDatanadhi(Path place, CommandSpec command) {
    if (givenPreset != null && !givenPreset.equals(DatanadhiPreset.NAME)) {
      throw Usage.error(
          command, "--preset: '" + givenPreset + "' has no dropped files; they are datanadhi's");
    }
    preset = DatanadhiPreset.NAME;
    datanadhi.assume(place);
  }

  /** What is no setting is not repeated: it may be a key. */
  private Map<String, String> overrides(CommandSpec command) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw Usage.safe(
            command, "--set: must be NAME=VALUE; one has no " + (equals < 0 ? "'='" : "name"));
      }
      settings.put(override.substring(0, equals).strip(), override.substring(equals + 1).strip());
    }
    return settings;
  }

  private SettingsLoader loader(
      CommandSpec command, Console console, Map<String, String> settings) {
    List<DomainSpec> specs =
        domains.stream()
            .map(text -> DomainSpec.parse(text, preset, console.environment()))
            .toList();
    Map<String, String> environment = console.environment();
    SettingsLoader options =
        new SettingsLoader(environment, datanadhi.families(config))
            .withOverrides(settings)
            .withDomains(specs);
    SettingsLoader all =
        datanadhi.addTo(options, preset.equals(DatanadhiPreset.NAME), environment, command);
    return config == null ? all : all.withFile(config);
  }

  /**
   * Every setting, its value as it may be shown, and where it comes from; of the domains, that they
   * are those of the command line if they are.
   *
   * @param loaded what {@link #load} gave
   * @return the settings in force
   */
  public List<SettingInForce> inForce(LoadedSettings loaded) {
    return loaded.inForce().stream()
        .map(
            setting ->
                domains.isEmpty() || !setting.definition().name().equals("domains")
                    ? setting
                    : new SettingInForce(
                        setting.definition(),
                        Counted.of(domains.size(), "domain")
                            + ", in place of those of the settings",
                        new Origin(Origin.Kind.OVERRIDE, "--domain")))
        .toList();
  }

  /** Whether payloads are items of Data Nadhi's. */
  public boolean isDatanadhi() {
    return preset.equals(DatanadhiPreset.NAME);
  }

  /**
   * The route that is meant.
   *
   * @param text a name that the preset's backend knows, or a path
   * @param loaded the settings in force
   * @param command whose options these are
   * @return the endpoint
   */
  public Endpoint endpoint(String text, LoadedSettings loaded, CommandSpec command) {
    BackendFamily family = loaded.families().get(preset);
    if (family == null) {
      throw new IllegalStateException("settings were read without the family " + preset);
    }
    if (text.startsWith("/")) {
      return pathEndpoint(text, command);
    }
    return family
        .endpoint(text)
        .orElseThrow(
            () ->
                Usage.error(
                    command,
                    "--endpoint: '"
                        + text.replaceFirst("(?s)[?#@].*", "***")
                        + "' is no endpoint of "
                        + preset
                        + "; allowed are a /path and: "
                        + family.endpoints().stream()
                            .map(Endpoint::name)
                            .collect(Collectors.joining(", "))));
  }

  private static Endpoint pathEndpoint(String path, CommandSpec command) {
    try {
      // Its name is shown and logged: the query, which may hold a key, is no part of it.
      return Endpoint.post(path.replaceFirst("(?s)[?#].*", ""), path);
    } catch (IllegalArgumentException e) {
      throw Usage.error(
          command,
          "--endpoint: must be a name, or a path that begins with / and holds visible ASCII without"
              + " #");
    }
  }
}
