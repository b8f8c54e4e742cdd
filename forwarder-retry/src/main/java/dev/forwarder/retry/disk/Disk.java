package dev.forwarder.retry.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place for folders and files. Folders that it makes are for their owner alone (0700), files too
 * (0600), where the file system knows such a thing.
 *
 * <p>Implementations are thread-safe; that of a {@link DiskFile} is not.
 */
public interface Disk {

  /**
   * Makes a folder and those above it that are missing, all of them durable if that can be had.
   *
   * @throws IOException where it cannot be made, or a file is in its place
   */
  void createFolder(Path folder) throws IOException;

  /**
   * The names of what is in a folder, in no order; none where there is no such folder.
   *
   * @throws IOException where it cannot be read
   */
  List<String> list(Path folder) throws IOException;

  /** Whether that is a folder. */
  boolean isFolder(Path path);

  /**
   * A new, empty file, to be read and written.
   *
   * @throws java.nio.file.FileAlreadyExistsException where something is there
   * @throws IOException where it cannot be made
   */
  DiskFile create(Path file) throws IOException;

  /**
   * A file that is there.
   *
   * @param writable whether it will be changed, too
   * @throws java.nio.file.NoSuchFileException where there is none
   * @throws IOException where it cannot be opened
   */
  DiskFile open(Path file, boolean writable) throws IOException;

  /**
   * Gives a file another name, replacing what has it, in one step.
   *
   * @throws IOException where that cannot be done; both are as they were then
   */
  void rename(Path from, Path to) throws IOException;

  /**
   * Deletes a file, or an empty folder.
   *
   * @throws java.nio.file.NoSuchFileException where there is none
   * @throws IOException where it cannot be deleted
   */
  void delete(Path path) throws IOException;

  /**
   * Makes durable what was created, renamed and deleted in a folder; nothing happens where the
   * system has no such thing.
   *
   * @throws IOException where the system has, and failed
   */
  void forceFolder(Path folder) throws IOException;

  /**
   * How much of the disk under a folder this process may still use, and how large it is.
   *
   * @throws IOException where that cannot be found out
   */
  DiskSpace space(Path folder) throws IOException;

  /**
   * Takes a folder for this process alone, by a lock on a file in it, which the process that ends
   * gives back however it ends.
   *
   * @param file the lock's file; made where it is missing, left behind when it is given back. It
   *     must not be opened as any other file is: see {@link #holder}
   * @param holder written into it where that is possible, for whoever finds it taken
   * @return the lock, or null where another has it, be it in this process
   * @throws IOException where it cannot be made
   */
  @Nullable Lock lock(Path file, String holder) throws IOException;

  /**
   * Who has a lock, without a risk for it: a file system may give a lock back when the process that
   * has it closes the file, even if it had opened it anew only to read it.
   *
   * @param file the lock's file
   * @return what its last holder wrote into it, at most 256 bytes in UTF-8; empty where nobody did
   * @throws IOException where it cannot be read
   */
  String holder(Path file) throws IOException;

  /** A folder that is taken. */
  interface Lock extends AutoCloseable {

    /** Gives it back; never throws. */
    @Override
    void close();
  }
}
