package dev.forwarder.bench;

import dev.forwarder.bench.disk.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The folders that one run may write to: within one that nobody else has, which is made beside the
 * results when it is first needed. Nothing outside it is ever deleted. Thread-safe.
 */
final class RunFolders implements AutoCloseable {

  private final Path out;
  private final Consumer<String> warn;
  private @Nullable Path own;
  private boolean isClosed;

  /**
   * None yet.
   *
   * @param out where its own is made
   * @param warn hears what could not be deleted
   */
  RunFolders(Path out, Consumer<String> warn) {
    this.out = out.toAbsolutePath();
    this.warn = warn;
  }

  /** One of them, which need not be there. */
  synchronized Path folder(String name) {
    if (isClosed) {
      throw new IllegalStateException("the run has ended, and needs no folder any more");
    }
    if (own == null) {
      own = make();
    }
    return own.resolve(name);
  }

  private Path make() {
    try {
      return Files.createTempDirectory(out, "disk-");
    } catch (IOException e) {
      throw new UncheckedIOException("no folder can be made in " + out + ": " + e, e);
    }
  }

  /** Deletes all of them, with what they are in; what stays is only said. */
  synchronized void delete() {
    if (own != null) {
      try {
        Folders.delete(own);
      } catch (IOException | UncheckedIOException e) {
        warn.accept("bench: %s could not be deleted: %s".formatted(own, e));
      }
    }
  }

  /** Deletes all, and there will be no others. */
  @Override
  public synchronized void close() {
    delete();
    isClosed = true;
  }
}
