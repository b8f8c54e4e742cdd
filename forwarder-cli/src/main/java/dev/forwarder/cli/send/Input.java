package dev.forwarder.cli.send;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something to read payloads from: a file, or standard input.
 *
 * @param name as it was given, for messages
 * @param file its absolute, normalised path, or null for standard input
 */
record Input(String name, @Nullable Path file) {

  /** What stands for standard input on the command line. */
  static final String STANDARD_INPUT = "-";

  Input {
    requireNonNull(name, "name");
  }

  /**
   * An input by its name, looked at so far that reading it can begin.
   *
   * @param name a path, or {@code -}
   * @return the input
   * @throws IOException if it cannot be read; the message says why, and how to go on
   */
  static Input of(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return new Input(name, null);
    }
    if (name.isEmpty()) {
      throw new IOException("that is no name");
    }
    Path file = pathOf(name);
    if (Files.notExists(file)) {
      throw new IOException("there is no such file");
    }
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder; name the files in it");
    }
    if (!Files.isReadable(file)) {
      throw new IOException("there is no permission to read it");
    }
    return new Input(name, file);
  }

  private static Path pathOf(String name) throws IOException {
    try {
      return Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IOException(
          "it is no name in this locale; set LC_ALL=C.UTF-8, or give the content to -", e);
    }
  }

  /** What the ids of its payloads are derived from. */
  String identity() {
    return file == null ? name : file.toString();
  }

  /** How many bytes it holds, or 0 where nobody knows before it is read. */
  long size() {
    try {
      return file != null && Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  InputStream open(InputStream standardInput) throws IOException {
    return file == null ? standardInput : Files.newInputStream(file);
  }
}
