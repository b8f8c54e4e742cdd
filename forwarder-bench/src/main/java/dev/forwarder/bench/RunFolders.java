package dev.forwarder.bench;

import dev.forwarder.bench.disk.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders that one run may write to: within one that nobody else has, which is made beside the
 * results when it is first needed. Nothing is ever deleted that no run has made. Thread-safe.
 */
final class RunFolders implements AutoCloseable {

  private static final String PREFIX = "disk-";

  /** In each that a run has made, so that another one knows it. */
  private static final String MARK = ".of-bench";

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
      Path made = Files.createTempDirectory(out, PREFIX);
      Files.createFile(made.resolve(MARK));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("no folder can be made in " + out + ": " + e, e);
    }
  }

  /** Deletes all of them, with what they are in; what stays is only said. */
  synchronized void delete() {
    if (own != null) {
      delete(own, warn);
      own = Files.exists(own) ? own : null;
    }
  }

  private static void delete(Path folder, Consumer<String> warn) {
    try {
      Folders.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      warn.accept("bench: %s could not be deleted: %s".formatted(folder, e));
    }
  }

  /**
   * Deletes what runs that were killed have left.
   *
   * @param out where; no run may be under way there
   * @param warn hears of each, and what could not be deleted
   */
  static void deleteLeftBehind(Path out, Consumer<String> warn) {
    try (Stream<Path> all = Files.list(out)) {
      for (Path left : all.filter(RunFolders::isOfRun).toList()) {
        warn.accept("bench: deletes %s, which a run that was killed has left".formatted(left));
        delete(left, warn);
      }
    } catch (IOException | UncheckedIOException e) {
      warn.accept("bench: %s could not be looked through: %s".formatted(out, e));
    }
  }

  private static boolean isOfRun(Path folder) {
    return folder.getFileName().toString().startsWith(PREFIX)
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(folder.resolve(MARK), LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes all, and there will be no others. */
  @Override
  public synchronized void close() {
    delete();
    isClosed = true;
  }
}
