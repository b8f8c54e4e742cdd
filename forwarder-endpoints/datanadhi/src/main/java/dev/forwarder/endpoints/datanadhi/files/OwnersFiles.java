package dev.forwarder.endpoints.datanadhi.files;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files as mode 0600 in folders of mode 0700, where the system has such modes, and forces
 * them to the disk. Pure functions of the file system.
 */
public final class OwnersFiles {

  private static final FileAttribute<?>[] NONE = {};
  private static final FileAttribute<?>[] FILE = mode("rw-------");
  private static final FileAttribute<?>[] FOLDER = mode("rwx------");

  private OwnersFiles() {}

  private static FileAttribute<?>[] mode(String allowed) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(allowed))
    };
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Makes a folder, and those above it, where they are missing. One that is there keeps its mode.
   *
   * @throws IOException if it cannot be made, or is no folder
   */
  public static void createFolder(Path folder) throws IOException {
    Path whole = folder.toAbsolutePath();
    if (Files.isDirectory(whole)) {
      return;
    }
    Path parent = whole.getParent();
    if (parent != null) {
      createFolder(parent);
    }
    try {
      Files.createDirectory(whole, isPosix(whole) ? FOLDER : NONE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(whole)) {
        throw e;
      }
    }
    if (parent != null) {
      force(parent);
    }
  }

  /**
   * Writes a new file and forces it.
   *
   * @throws FileAlreadyExistsException if there is one of that name
   * @throws IOException if not all of it is on the disk; what is there of it is deleted
   */
  public static void writeNew(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, Set.of(CREATE_NEW, WRITE), isPosix(file) ? FILE : NONE)) {
      writeAll(file, channel, bytes);
    }
  }

  private static void writeAll(Path file, FileChannel channel, byte[] bytes) throws IOException {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        int unused = channel.write(left);
      }
      channel.force(true);
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
      Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    force(whole.resolveSibling(""));
  }

  /** Forces names in a folder; nothing where the system cannot do that. */
  public static void force(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, READ)) {
        channel.force(true);
      }
    }
  }
}
