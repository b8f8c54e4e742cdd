package dev.forwarder.bench;

import dev.forwarder.bench.process.OptionBounds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The folder that a run writes its results to, and nobody else meanwhile. What is wrong with it is
 * said before the first suite, not an hour later when there are results.
 */
final class ResultsFolder implements AutoCloseable {

  private static final String OPTION = "--out";

  /** Locked while a run writes; its name is all that it says. */
  private static final String LOCK = ".bench-is-running";

  private final CommandSpec spec;
  private final Path folder;
  private final FileChannel lock;

  private ResultsFolder(CommandSpec spec, Path folder) {
    this.spec = spec;
    this.folder = folder;
    this.lock = lock();
  }

  /**
   * Makes it, if it is not there.
   *
   * @param hasRecordings whether flight recordings are written there, too
   * @throws ParameterException if nothing can be written there, or another run does
   */
  static ResultsFolder take(CommandSpec spec, Path folder, boolean hasRecordings) {
    if (hasRecordings && folder.toString().contains(",")) {
      throw misused(
          spec,
          "the JVM ends the name of a recording (--profile) at a comma, was: '%s'"
              .formatted(folder),
          null);
    }
    if (folder.toString().isEmpty()) {
      throw misused(spec, "a folder is needed, was empty; . is the one you are in", null);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw misused(spec, "%s is no folder, but a file".formatted(folder), null);
    }
    OptionBounds.requireMakeable(spec, OPTION, folder);
    return new ResultsFolder(spec, folder);
  }

  private FileChannel lock() {
    FileChannel file;
    try {
      file =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw misused(spec, "%s cannot be written".formatted(folder), e);
    }
    try {
      if (file.tryLock() != null) {
        return file;
      }
      file.close();
    } catch (OverlappingFileLockException | IOException e) {
      throw misused(spec, taken(), e);
    }
    throw misused(spec, taken(), null);
  }

  private String taken() {
    return "another run writes to %s".formatted(folder);
  }

  /**
   * Checks that there is room on its disk.
   *
   * @param bytes what is about to be there at a time
   * @throws ParameterException if there is less
   */
  void requireRoom(long bytes) {
    long usable;
    try {
      usable = Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw misused(spec, "%s cannot be asked how much room it has".formatted(folder), e);
    }
    if (usable < bytes) {
      throw misused(
          spec,
          "up to %,d MB are written to %s, where %,d MB are free"
              .formatted(bytes / 1_000_000, folder, usable / 1_000_000),
          null);
    }
  }

  private static ParameterException misused(
      CommandSpec spec, String why, @Nullable Exception cause) {
    return new ParameterException(spec.commandLine(), OPTION + ": " + why, cause);
  }

  /** Lets another run write there. */
  @Override
  public void close() {
    try (lock) {
      Files.deleteIfExists(folder.resolve(LOCK));
    } catch (IOException e) {
      // It stays there, locked by nobody.
    }
  }
}
