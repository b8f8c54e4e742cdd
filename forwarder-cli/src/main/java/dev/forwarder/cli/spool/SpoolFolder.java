package dev.forwarder.cli.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.forwarder.cli.console.FileOption;
import dev.forwarder.cli.console.Reason;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.SpoolKeyException;
import dev.forwarder.retry.spool.SpoolView;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  /** Does something with logs, and says how it went. */
  @FunctionalInterface
  public interface Reading {

    /**
     * Reads them.
     *
     * @param logs by the names of their domains
     * @return the exit code
     * @throws IOException where they cannot be read
     */
    int read(List<LogView> logs) throws IOException;
  }

  /** All logs that are meant. */
  int readAll(CommandSpec command, Reading reading) throws IOException {
    return read(command, log -> true, reading);
  }

  /** The logs of what is to be delivered. */
  int readQueued(CommandSpec command, Reading reading) throws IOException {
    return read(command, log -> log.kind() != LogKind.DEAD, reading);
  }

  /**
   * Reads the logs of dead letters.
   *
   * @param command whose options these are
   * @param reading reads them
   * @return its exit code
   * @throws IOException where they cannot be read
   */
  public int readDead(CommandSpec command, Reading reading) throws IOException {
    return read(command, log -> log.kind() == LogKind.DEAD, reading);
  }

  private int read(CommandSpec command, Predicate<LogView> which, Reading reading)
      throws IOException {
    try {
      return reading.read(logs(command).stream().filter(which).toList());
    } catch (SpoolKeyException e) {
      throw Usage.safe(command, "--key-file: " + e.getMessage());
    }
  }

  private List<LogView> logs(CommandSpec command) throws SpoolKeyException {
    Path spool = spool(command);
    try {
      List<LogView> logs = view(spool, command).logs();
      requireDomain(command, logs);
      return logs.stream().filter(log -> domain == null || domain.equals(log.domain())).toList();
    } catch (SpoolKeyException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(command, spool, e);
    }
  }

  /** The folder as it was given, whatever is there. */
  public Path folder() {
    return requireNonNull(folder, "folder");
  }

  /**
   * The folder, in which there is a spool.
   *
   * @param command whose options these are
   * @return the folder
   */
  public Path spool(CommandSpec command) {
    Path spool = folder();
    requireSpool(command, spool);
    return spool;
  }

  /**
   * Bad usage, where there is none.
   *
   * @param command whose parameter {@code DIR} is meant
   * @param folder the folder
   */
  public static void requireSpool(CommandSpec command, Path folder) {
    try {
      if (!new SpoolView(new LocalDisk(), folder, null).isSpool()) {
        throw Usage.error(command, "DIR: there is no spool in '" + folder + "'");
      }
    } catch (IOException e) {
      throw unreadable(command, folder, e);
    }
  }

  private static ParameterException unreadable(CommandSpec command, Path spool, IOException why) {
    return Usage.error(command, "DIR: cannot read '" + spool + "': " + Reason.of(why));
  }

  private SpoolView view(Path spool, CommandSpec command) {
    return new SpoolView(new LocalDisk(), spool, key(command));
  }

  /** The domain that alone is meant; null where all are. */
  public @Nullable String domain() {
    return domain;
  }

  /**
   * The key of its records.
   *
   * @param command whose options these are
   * @return null where none is given
   */
  public @Nullable SpoolKey key(CommandSpec command) {
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
}
