package dev.forwarder.core.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads the files that settings name. At the start any that can be read, a pipe such as a shell's
 * {@code <(...)} included, which gives what it holds once; while the forwarder runs regular files
 * alone: opening a pipe that nobody writes to would never return, and one that was read is empty.
 */
enum NamedFiles {
  AT_START,
  WHILE_RUNNING;

  /** The file is a pipe, a socket or a device. */
  static final class NotRegularException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * What a file begins with.
   *
   * @param most how many bytes at the most
   * @throws NotRegularException if it is not read while the forwarder runs
   * @throws IOException if it cannot be read
   */
  byte[] read(Path file, int most) throws IOException {
    if (this == WHILE_RUNNING && isOther(file)) {
      throw new NotRegularException();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most);
    }
  }

  /** Whether it is there and is a pipe, a socket or a device. */
  static boolean canBeReadOnce(Path file) {
    try {
      return isOther(file);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isOther(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).isOther();
  }
}
