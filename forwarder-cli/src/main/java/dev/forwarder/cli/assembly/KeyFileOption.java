package dev.forwarder.cli.assembly;

import dev.forwarder.cli.console.FileOption;
import dev.forwarder.core.settings.SettingsLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the key of what is on disk stands: a short way to write a setting. */
public final class KeyFileOption {

  @Option(
      names = "--key-file",
      paramLabel = "F",
      converter = FileOption.class,
      description =
          "The file with the key that encrypts what is on disk: 32 bytes in hex or Base64. Default:"
              + " forwarder_storage_encryption_key.")
  private @Nullable Path file;

  /** Nothing is said. */
  public KeyFileOption() {}

  /**
   * Adds it to the settings.
   *
   * @param loader reads them
   * @return the loader with it
   */
  public SettingsLoader addTo(SettingsLoader loader) {
    return file == null
        ? loader
        : loader.withOverride(
            "forwarder_storage_encryption_key", "@" + file.toAbsolutePath(), "--key-file");
  }
}
