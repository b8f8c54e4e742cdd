package dev.forwarder.cli.assembly;

import dev.forwarder.cli.console.Usage;
import dev.forwarder.core.settings.SettingsLoader;
import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options about EchoPost. */
final class EchopostOptions {
  private static final List<String> MODES = List.of("java", "binary", "off");
  private static final String MODE = "--echopost";
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
      names = "--echopost-download",
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

  SettingsLoader addTo(SettingsLoader loader) {
    return mode == null
        ? loader
        : loader
            .withOverride("datanadhi.echopost.mode", mode, MODE)
            .withOverride("datanadhi.echopost.disable", Boolean.toString(isOff()), MODE);
  }

  private boolean isOff() {
    return "off".equalsIgnoreCase(mode);
  }

  /** Whether and how the original is fetched. */
  BinarySettings binary(CommandSpec command) {
    requireMode(command);
    BinarySettings settings = BinarySettings.DEFAULT.withDownloadAllowed(download);
    settings = withDigest(settings, command);
    if (mirror == null) {
      return settings;
    }
    try {
      return settings.withMirror(URI.create(mirror.strip()), settings.sha256());
    } catch (IllegalArgumentException e) {
      throw Usage.error(
          command, MIRROR + ": must be an https address, or an http one beside " + SHA_256);
    }
  }

  private BinarySettings withDigest(BinarySettings settings, CommandSpec command) {
    if (sha256 == null) {
      return settings;
    }
    try {
      return settings.withSha256(sha256.strip());
    } catch (IllegalArgumentException e) {
      throw Usage.error(command, SHA_256 + ": must be 64 hexadecimal digits");
    }
  }

  private void requireMode(CommandSpec command) {
    if (mode != null && !MODES.contains(mode)) {
      throw Usage.error(command, MODE + ": '" + mode + "' is none of " + MODES);
    }
  }
}
