package dev.forwarder.cli.deadletters;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.cli.spool.SpoolFolder;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFile;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFiles;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.SpoolView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The dropped files of a {@code .datanadhi} directory, as far as they are meant.
 *
 * @param directory the directory
 * @param files what reads and changes them
 * @param which are meant
 */
record DroppedPlace(Path directory, DroppedFiles files, Predicate<DroppedFile> which) {
  private static final String FOLDER = "dropped";

  /**
   * Whether a folder is such a directory, or the folder {@code dropped} of one; a spool is none.
   *
   * @param folder what the command was given
   */
  static boolean isOne(Path folder) {
    return directory(folder) != null;
  }

  /**
   * The files.
   *
   * @param folder such a folder
   * @param filter which are meant
   */
  static DroppedPlace of(Path folder, Predicate<DroppedFile> filter) {
    Path directory = directory(folder);
    if (directory == null) {
      throw new IllegalArgumentException("folder must have dropped files, was: " + folder);
    }
    return new DroppedPlace(directory, new DroppedFiles(directory, Long.MAX_VALUE), filter);
  }

  /** The files that the options of a command mean. */
  static DroppedPlace of(
      SpoolFolder folder, LetterFilter filter, CommandSpec command, Console console) {
    if (folder.domain() != null) {
      throw Usage.error(command, "--domain: dropped files do not say of which domain they are");
    }
    return of(folder.folder(), filter.ofDropped(command, console));
  }

  private static @Nullable Path directory(Path folder) {
    if (Files.isDirectory(folder.resolve(FOLDER))) {
      return isSpool(folder) ? null : folder;
    }
    Path whole = folder.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    boolean isItself = whole.endsWith(FOLDER) && Files.isDirectory(whole);
    return parent != null && isItself && !isSpool(parent) ? parent : null;
  }

  /** A domain of a spool may have that name. */
  private static boolean isSpool(Path folder) {
    try {
      return new SpoolView(new LocalDisk(), folder, null).isSpool();
    } catch (IOException e) {
      return false;
    }
  }

  /** What is meant, the oldest first. */
  List<DroppedFile> list() throws IOException {
    return files.list().stream().filter(which).toList();
  }
}
