package dev.forwarder.endpoints.datanadhi.dropped;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.LetterKeeper;
import dev.forwarder.endpoints.datanadhi.files.OwnersFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code dropped} of a {@code .datanadhi} directory: what servers rejected, one file for
 * what was rejected together, one line for each item.
 *
 * <p>A file appears whole or not at all, is forced to the disk, and never takes the name of
 * another: its number, the time in milliseconds, is raised until it is free. Files of other clients
 * are read, too. Over its cap the oldest files are deleted, which is logged and counted. Several
 * processes may share a folder. Thread-safe.
 */
public final class DroppedFiles {

  private static final Logger LOG = LoggerFactory.getLogger(DroppedFiles.class);
  private static final String FOLDER = "dropped";

  private final DroppedFolder folder;
  private final long maxBytes;
  private final InstantSource clock;
  private final Placing placing;

  private long lastNumber;
  private long evictedFiles;
  private long evictedBytes;

  /**
   * The files of a directory; nothing is made before something is written.
   *
   * @param directory the {@code .datanadhi} directory
   * @param maxBytes what the files may take together; positive
   */
  public DroppedFiles(Path directory, long maxBytes) {
    this(directory, maxBytes, InstantSource.system(), Placing.ofThisSystem());
  }

  DroppedFiles(Path directory, long maxBytes, InstantSource clock, Placing placing) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be positive, was: " + maxBytes);
    }
    this.folder = new DroppedFolder(requireNonNull(directory, "directory").resolve(FOLDER));
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.placing = placing;
  }

  /** Where they are. */
  public Path folder() {
    return folder.path();
  }

  /**
   * All files that are there, the oldest first; what has another name is left out.
   *
   * @throws IOException if the folder cannot be read; one that is missing has no files
   */
  public List<DroppedFile> list() throws IOException {
    return folder.files();
  }

  /**
   * Opens a file.
   *
   * @param file one of {@link #list}
   * @return at its first line; to be closed
   * @throws java.nio.file.NoSuchFileException if it is gone
   * @throws IOException if it cannot be read
   */
  public DroppedReader read(DroppedFile file) throws IOException {
    return new DroppedReader(file.path());
  }

  /**
   * Deletes a file for good; one that is gone already is no error.
   *
   * @param file one of {@link #list}
   * @throws IOException if it cannot be deleted
   */
  public synchronized void delete(DroppedFile file) throws IOException {
    folder.delete(file);
    OwnersFiles.force(folder.path());
  }

  /**
   * Takes lines out of a file, such as those that were delivered after all. The file is replaced as
   * a whole; where no item is left, it is deleted. The lines that stay have new numbers.
   *
   * @param file one of {@link #list}
   * @param lines their {@linkplain DroppedLine#number numbers}
   * @throws IOException if that fails; the file is unchanged then
   */
  public synchronized void remove(DroppedFile file, Set<Integer> lines) throws IOException {
    if (folder.rewriteWithout(file, lines) == 0) {
      delete(file);
    }
  }

  /** Keeps letters here; of any domain, on any thread. */
  public LetterKeeper keeper() {
    return new DroppedKeeper(this);
  }

  /** How many files were deleted here because of the cap. */
  public synchronized long evictedFiles() {
    return evictedFiles;
  }

  /** How many bytes they had. */
  public synchronized long evictedBytes() {
    return evictedBytes;
  }

  /** Writes a file of lines. */
  synchronized DroppedFile write(String reason, byte[] lines) throws IOException {
    if (lines.length > maxBytes) {
      throw new IOException(
          lines.length
              + " bytes cannot be kept in "
              + folder.path()
              + ", whose files may take "
              + maxBytes
              + " bytes together (raise datanadhi.dropped.max_bytes)");
    }
    folder.create(clock.instant());
    evictFor(lines.length);
    Path fresh = fresh(reason, lines);
    DroppedFile placed;
    try {
      placed = placed(reason, fresh, lines.length);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(fresh); // not after it is placed: its name is another's then
      throw e;
    }
    OwnersFiles.force(folder.path());
    return placed;
  }

  /** Complete and forced, under a name that no reader looks at. */
  private Path fresh(String reason, byte[] lines) throws IOException {
    for (long number = clock.millis(); ; number++) {
      Path fresh = folder.temporary(reason, number);
      try {
        OwnersFiles.writeNew(fresh, lines);
        return fresh;
      } catch (FileAlreadyExistsException e) {
        // another process is at it in the same millisecond: the next number
      }
    }
  }

  private DroppedFile placed(String reason, Path fresh, int bytes) throws IOException {
    for (long number = Math.max(clock.millis(), lastNumber + 1); ; number++) {
      Path name = folder.path().resolve(DroppedFile.name(reason, number));
      if (placing.place(fresh, name)) {
        lastNumber = number;
        folder.added(bytes);
        return new DroppedFile(name, reason, number, bytes);
      }
    }
  }

  /** Makes room, and a little more, so that not every write has to. */
  private void evictFor(long bytes) throws IOException {
    if (folder.bytes() + bytes <= maxBytes) {
      return;
    }
    long before = folder.recount();
    if (before + bytes <= maxBytes) {
      return; // others have made room
    }
    long files = evictedFiles;
    long goal = Math.max(0, maxBytes - maxBytes / 16 - bytes);
    DroppedFile newest = null;
    for (DroppedFile oldest : folder.files()) {
      if (folder.bytes() <= goal) {
        break;
      }
      folder.delete(oldest);
      evictedFiles++;
      evictedBytes += oldest.bytes();
      newest = oldest;
    }
    if (newest != null) {
      LOG.warn(
          "dropped files full: {} of {} bytes in {}; deleted the oldest {}, of {} and before"
              + " (send them again in time, or raise datanadhi.dropped.max_bytes)",
          before,
          maxBytes,
          folder.path(),
          evictedFiles - files,
          Instant.ofEpochMilli(newest.epochMillis()));
    }
  }
}
