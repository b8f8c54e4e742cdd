package dev.forwarder.cli.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.Reason;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.SpoolView;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which spool, and what of it: mixed into each command that shows one. */
public final class SpoolFolder {

  @Parameters(
      paramLabel = "DIR",
      converter = FileOption.class,
      description = "The folder that --spool or forwarder_storage_path names.")
  private @Nullable Path folder;

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "Of that domain alone: its name, such as intake.example-443.")
  private @Nullable String domain;

  @Option(
      names = "--key-file",
      paramLabel = "F",
      converter = FileOption.class,
      description = "The file with the key of a spool whose records are encrypted.")
  private @Nullable Path keyFile;

  /** Nothing is said. */
  public SpoolFolder() {}

  /** The logs that are meant, dead letters too. */
  List<LogView> logs(CommandSpec command) {
    Path spool = requireNonNull(folder, "folder");
    try {
      SpoolView view = new SpoolView(new LocalDisk(), spool, key(command));
      if (!view.isSpool()) {
        throw Usage.error(command, "DIR: there is no spool in '" + spool + "'");
      }
      List<LogView> logs = view.logs();
      requireDomain(command, logs);
      return logs.stream().filter(log -> domain == null || domain.equals(log.domain())).toList();
    } catch (IOException e) {
      throw Usage.error(command, "DIR: cannot read '" + spool + "': " + Reason.of(e));
    }
  }

  private @Nullable SpoolKey key(CommandSpec command) {
    if (keyFile == null) {
      return null;
    }
    try {
      return SpoolKey.parse(Files.readString(keyFile, ISO_8859_1));
    } catch (IOException e) {
      throw Usage.error(command, "--key-file: cannot be read: " + Reason.of(e));
    } catch (IllegalArgumentException e) {
      throw Usage.error(command, "--key-file: " + e.getMessage());
    }
  }

  private void requireDomain(CommandSpec command, List<LogView> logs) {
    List<String> names = logs.stream().map(LogView::domain).distinct().toList();
    if (domain != null && !names.contains(domain)) {
      throw Usage.error(
          command, "--domain: '" + domain + "' has nothing there; allowed are " + names);
    }
  }

  /** Those of what is to be delivered. */
  List<LogView> queued(CommandSpec command) {
    return logs(command).stream().filter(log -> log.kind() != LogKind.DEAD).toList();
  }
}
