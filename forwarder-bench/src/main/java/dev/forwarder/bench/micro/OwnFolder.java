package dev.forwarder.bench.micro;

import dev.forwarder.bench.disk.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A benchmark's folder, among those for temporary files; gone when its JVM ends, however it does.
 */
final class OwnFolder implements AutoCloseable {

  /** Whoever still writes there when the JVM ends may do so between a look and its deletion. */
  private static final int TRIES = 100;

  private final Path path;
  private final Thread hook = new Thread(this::endedEarly, "deletes a benchmark's folder");

  private OwnFolder(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** An empty one. */
  static OwnFolder make() throws IOException {
    return new OwnFolder(Files.createTempDirectory("forwarder-jmh-"));
  }

  Path path() {
    return path;
  }

  private void endedEarly() {
    for (int i = 0; i < TRIES && Files.exists(path); i++) {
      try {
        Folders.delete(path);
      } catch (IOException | UncheckedIOException e) {
        // Something has come meanwhile: once more.
      }
    }
  }

  /** Deletes it, with what is in it. */
  @Override
  public void close() throws IOException {
    Folders.delete(path);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is at work: the JVM is ending.
    }
  }
}
