package dev.forwarder.cli.assembly;

import dev.forwarder.cli.console.FileOption;
import dev.forwarder.core.Durability;
import dev.forwarder.core.settings.SettingsLoader;
import dev.forwarder.retry.spool.Fsync;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what is on disk: short ways to write settings. */
public final class StorageOptions {

  /** What a folder may take of which nothing else is said: as much as the disk's ratio leaves. */
  private static final String UNLIMITED = "1024TiB";

  @Option(
      names = "--durability",
      paramLabel = "memory|overflow|write_ahead",
      description =
          "What is on disk: nothing, what memory has no room for and what is pending at the end, or"
              + " everything before it is accepted. Default: forwarder_durability.")
  private @Nullable Durability durability;

  @Option(
      names = "--fsync",
      paramLabel = "never|interval|always",
      description =
          "When the disk is made to keep what was written. Default: forwarder_storage_fsync.")
  private @Nullable Fsync fsync;

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      converter = FileOption.class,
      description =
          "The folder of what is on disk, made where it is missing. What an earlier run left there"
              + " is delivered too. Default: forwarder_storage_path.")
  private @Nullable Path spool;

  @Mixin private KeyFileOption keyFile = new KeyFileOption();

  /** Nothing is said. */
  public StorageOptions() {}

  SettingsLoader addTo(SettingsLoader loader) {
    SettingsLoader with = loader;
    if (durability != null) {
      with = with.withOverride("forwarder_durability", word(durability), "--durability");
    }
    if (fsync != null) {
      with = with.withOverride("forwarder_storage_fsync", word(fsync), "--fsync");
    }
    if (spool != null) {
      String folder = spool.toAbsolutePath().normalize().toString();
      with =
          with.withOverride("forwarder_storage_path", folder, "--spool")
              .withDefault("forwarder_storage_max_size_in_bytes", UNLIMITED, "--spool");
    }
    return keyFile.addTo(with);
  }

  /** Whether a folder was named. */
  public boolean hasSpool() {
    return spool != null;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
