package dev.forwarder.cli.assembly;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.core.settings.SettingsLoader;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiConfig;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * What the preset {@code datanadhi} adds: its directory with what that says, the fallback server,
 * and EchoPost.
 *
 * <p>Whoever reads files can wait for the primary, so that nothing has to be relieved: where nobody
 * sets a size of the queue, it has none, and the drain begins only where the memory is full.
 */
final class DatanadhiPreset {
  static final String NAME = DatanadhiFamily.NAME;

  private static final Path USUAL_DIRECTORY = Path.of(".datanadhi");
  private static final String FALLBACK = "--fallback";
  private static final String DIRECTORY = "--datanadhi-dir";
  private static final String KEY_VARIABLE = "DATANADHI_API_KEY";
  private static final String QUEUE_SIZE = "datanadhi.async.queue_size";
  private static final String MAX_ITEMS = "forwarder_retry_queue_max_items";
  private static final String DRAIN_START = "datanadhi.drain.start";

  @Option(
      names = FALLBACK,
      paramLabel = "URL",
      description =
          "The fallback server of datanadhi. Default: datanadhi.server.fallback_host, which is that"
              + " of the directory.")
  private @Nullable String fallback;

  @Option(
      names = DIRECTORY,
      paramLabel = "DIR",
      converter = FileOption.class,
      description =
          "The directory of datanadhi: its config.yml is read, EchoPost lives there, and what is"
              + " rejected is kept there. Default: .datanadhi.")
  private @Nullable Path directory;

  /** In its place where the option is not given. */
  private @Nullable Path assumed;

  @Mixin private EchopostOptions echopost = new EchopostOptions();

  /** Nothing is said. */
  DatanadhiPreset() {}

  /** A directory for where none is given. */
  void assume(Path place) {
    assumed = place;
  }

  /** The families, with EchoPost for that of Data Nadhi. */
  List<BackendFamily.Provider> families(@Nullable Path config) {
    OwnEchopost hops = new OwnEchopost(config);
    return SettingsLoader.familiesOnClassPath().stream()
        .map(
            provider ->
                provider.name().equals(NAME) ? new DatanadhiFamily.Provider(hops) : provider)
        .toList();
  }

  /** What is said must be for somebody. */
  void requireUse(LoadedSettings loaded, CommandSpec command) {
    String given = firstGiven();
    if (given != null
        && loaded.domains().stream()
            .noneMatch(domain -> domain.domain().family() instanceof DatanadhiFamily)) {
      throw Usage.error(
          command, given + ": no domain is of the family datanadhi; give --preset datanadhi");
    }
  }

  private @Nullable String firstGiven() {
    if (fallback != null) {
      return FALLBACK;
    }
    return directory == null ? echopost.firstGiven() : DIRECTORY;
  }

  /**
   * Adds what is said to the settings.
   *
   * @param loader reads them
   * @param chosen whether this is the preset
   * @param environment the environment variables
   * @return the loader with it
   */
  SettingsLoader addTo(
      SettingsLoader loader, boolean chosen, Map<String, String> environment, CommandSpec command) {
    SettingsLoader with = echopost.addTo(loader, command);
    if (fallback != null) {
      with =
          with.withOverride("datanadhi.server.fallback_host", fallback, FALLBACK)
              .withOverride("datanadhi.server.fallback_disable", "false", FALLBACK);
    }
    Path place = directory == null ? assumed : directory;
    if (place != null) {
      return withDirectory(
          place,
          with.withOverride("datanadhi.dir", place.toString(), DIRECTORY),
          environment,
          command);
    }
    return chosen ? withDirectory(USUAL_DIRECTORY, with, environment, command) : with;
  }

  private static SettingsLoader withDirectory(
      Path place, SettingsLoader loader, Map<String, String> environment, CommandSpec command) {
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw Usage.safe(command, DIRECTORY + ": must be a folder, and " + place + " is none");
    }
    DatanadhiConfig config;
    try {
      config = DatanadhiConfig.load(place, environment);
    } catch (DatanadhiConfigException e) {
      throw Usage.safe(command, String.join("; ", e.problems()));
    }
    SettingsLoader with = loader;
    boolean sized = false;
    for (DatanadhiConfig.Setting setting : config.settings()) {
      boolean isSaid = !setting.place().isEmpty();
      sized |= isSaid && setting.name().equals(QUEUE_SIZE);
      with = with.withDefault(setting.name(), setting.value(), setting.place());
    }
    if (!sized) {
      with =
          with.withDefault(QUEUE_SIZE, Integer.toString(Integer.MAX_VALUE), "")
              .withDefault(MAX_ITEMS, "0", "")
              .withDefault(DRAIN_START, "1", "");
    }
    return config.apiKey().isEmpty()
        ? with
        : with.withDefault(
            "datanadhi.api_key", "env:" + KEY_VARIABLE, "environment variable " + KEY_VARIABLE);
  }
}
