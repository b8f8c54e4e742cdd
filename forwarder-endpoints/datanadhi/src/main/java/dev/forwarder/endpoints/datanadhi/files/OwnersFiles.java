package dev.forwarder.endpoints.datanadhi.files;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes files as mode 0600 in folders of mode 0700, where the system has such modes, and forces
 * them to the disk. Pure functions of the file system.
 */
public final class OwnersFiles {

  private static final Disk DISK = new LocalDisk();

  private OwnersFiles() {}

  /**
   * Makes a folder, and those above it, where they are missing. One that is there keeps its mode.
   *
   * @throws IOException if it cannot be made, or is no folder
   */
  public static void createFolder(Path folder) throws IOException {
    DISK.createFolder(folder);
  }

  /**
   * Writes a new file and forces it.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
   * @throws IOException if not all of it is on the disk; what is there of it is deleted
   */
  public static void writeNew(Path file, byte[] bytes) throws IOException {
    DiskFile fresh = DISK.create(file);
    try (fresh) {
      fresh.write(ByteBuffer.wrap(bytes), 0);
      fresh.force();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /**
   * Writes a file in the place of another, or of none: whoever reads it sees the one or the other,
   * whole.
   *
   * @throws IOException if that fails; the other one is there still
   */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Path whole = file.toAbsolutePath();
    Path fresh = whole.resolveSibling("." + whole.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    writeNew(fresh, bytes);
    try {
      DISK.rename(fresh, whole);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    force(whole.resolveSibling(""));
  }

  /** Forces names in a folder; nothing where the system cannot do that. */
  public static void force(Path folder) throws IOException {
    DISK.forceFolder(folder);
  }
}
