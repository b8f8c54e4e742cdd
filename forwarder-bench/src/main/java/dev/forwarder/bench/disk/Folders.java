package dev.forwarder.bench.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Folders {

  private Folders() {}

  /** Deletes one, if it is there. */
  public static void delete(Path folder) throws IOException {
    for (Path path : within(folder).sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(path);
    }
  }

  /** Makes one anew. */
  static void makeEmpty(Path folder) throws IOException {
    delete(folder);
    Files.createDirectories(folder);
  }

  /**
   * Copies one to where there is nothing yet, and forces that: whoever forces a file of it does not
   * pay for the copy.
   *
   * @param isShared which of its files are never written to, and have a second name then
   */
  static void copy(Path folder, Path to, Predicate<Path> isShared) throws IOException {
    for (Path path : within(folder).toList()) {
      Path copy = to.resolve(folder.relativize(path).toString());
      if (isShared.test(path)) {
        Files.createLink(copy, path);
      } else {
        Files.copy(path, copy);
        force(copy);
      }
    }
  }

  private static void force(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.force(true);
      }
    }
  }

  /** The files in it, by name. */
  static List<Path> files(Path folder) throws IOException {
    return within(folder).filter(Files::isRegularFile).sorted().toList();
  }

  /** How long all files in it are together. */
  static long bytes(Path folder) throws IOException {
    return files(folder).stream().mapToLong(Folders::length).sum();
  }

  private static Stream<Path> within(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return List.copyOf(all.toList()).stream();
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
