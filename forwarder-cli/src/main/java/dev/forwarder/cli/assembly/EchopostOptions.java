package dev.forwarder.cli.assembly;

import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.settings.SettingsLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options about EchoPost. */
final class EchopostOptions {
  private static final List<String> MODES = List.of("java", "binary", "off");
  private static final String MODE = "--echopost";
  private static final String DOWNLOAD = "--echopost-download";
  private static final String MIRROR = "--echopost-mirror";
  private static final String SHA_256 = "--echopost-sha256";

  @Option(
      names = MODE,
      paramLabel = "java|binary|off",
      description =
          "Which EchoPost takes items while the primary of datanadhi is down: this program's agent,"
              + " the original program, or none. Default: datanadhi.echopost.mode, which is java.")
  private @Nullable String mode;

  @Option(
      names = SHA_256,
      paramLabel = "HEX",
      description =
          "What the original program must be, wherever it comes from; it may be fetched then.")
  private @Nullable String sha256;

  @Option(
      names = DOWNLOAD,
      description =
          "Lets the original program be fetched without that: whoever answers is trusted.")
  private boolean download;

  @Option(
      names = MIRROR,
      paramLabel = "URL",
      description = "Below which address the original program lies. Default: Data Nadhi's.")
  private @Nullable String mirror;

  /** Nothing is said. */
  EchopostOptions() {}

  /** Adds what is said to the settings. */
  SettingsLoader addTo(SettingsLoader loader, CommandSpec command) {
    requireMode(command);
    SettingsLoader with = loader;
    if (mode != null) {
      with =
          with.withOverride("datanadhi.echopost.mode", mode, MODE)
              .withOverride("datanadhi.echopost.disable", Boolean.toString(isOff()), MODE);
    }
    if (sha256 != null) {
      with = with.withOverride("datanadhi.echopost.sha256", sha256, SHA_256);
    }
    if (download) {
      with = with.withOverride("datanadhi.echopost.download_allowed", "true", DOWNLOAD);
    }
    return mirror == null ? with : with.withOverride("datanadhi.echopost.mirror", mirror, MIRROR);
  }

  /** The first of these options that is given; null if none is. */
  @Nullable String firstGiven() {
    if (mode != null) {
      return MODE;
    }
    if (sha256 != null) {
      return SHA_256;
    }
    if (download) {
      return DOWNLOAD;
    }
    return mirror == null ? null : MIRROR;
  }

  private boolean isOff() {
    return "off".equalsIgnoreCase(mode);
  }

  private void requireMode(CommandSpec command) {
    if (mode != null && !MODES.contains(mode)) {
      throw Usage.error(command, MODE + ": '" + mode + "' is none of " + MODES);
    }
  }
}
