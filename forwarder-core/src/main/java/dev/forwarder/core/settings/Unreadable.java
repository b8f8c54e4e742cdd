package dev.forwarder.core.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file cannot be read, in words. What the system says is left out: it may quote the name. */
final class Unreadable {

  private Unreadable() {}

  /**
   * Words for what happened.
   *
   * @param file its name, as it was given
   */
  static String why(String file, Exception thrown) {
    if (thrown instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (thrown instanceof AccessDeniedException) {
      return "permission denied";
    } else if (thrown instanceof NamedFiles.NotRegularException) {
      return "it is a pipe or a device, which is read at the start alone; put a regular file there";
    } else if (thrown instanceof InvalidPathException) {
      return "that is no name of a file";
    } else if (thrown instanceof IOException && Files.isDirectory(Path.of(file))) {
      return "it is a folder";
    }
    return thrown.getClass().getSimpleName();
  }
}
