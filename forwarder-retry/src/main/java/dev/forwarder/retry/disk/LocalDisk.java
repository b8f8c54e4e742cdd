package dev.forwarder.retry.disk;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The disks of this machine, through {@link FileChannel}s. Thread-safe; its files are not.
 *
 * <p>A thread that is interrupted while it reads or writes a file closes that file: so the JDK has
 * it. Whoever interrupts such threads must be ready to open their files again.
 */
public final class LocalDisk implements Disk {

  private static final FileAttribute<?>[] NO_ATTRIBUTES = {};
  private static final FileAttribute<?>[] OWNERS_FILE = permissions("rw-------");
  private static final FileAttribute<?>[] OWNERS_FOLDER = permissions("rwx------");

  /** The disks. It holds nothing: one is as good as another. */
  public LocalDisk() {}

  private static FileAttribute<?>[] permissions(String allowed) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(allowed))
    };
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** What makes a new file its owner's alone, where there is such a thing. */
  static FileAttribute<?>[] ownersFile(Path file) {
    return isPosix(file) ? OWNERS_FILE : NO_ATTRIBUTES;
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path next = folder.toAbsolutePath();
    while (next != null && !Files.isDirectory(next)) {
      missing.push(next);
      next = next.getParent();
    }
    for (Path one : missing) {
      createOne(one);
    }
  }

  private void createOne(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, isPosix(folder) ? OWNERS_FOLDER : NO_ATTRIBUTES);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    Path parent = folder.getParent();
    if (parent != null) {
      forceFolder(parent);
    }
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public boolean isFolder(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return new LocalFile(FileChannel.open(file, Set.of(CREATE_NEW, READ, WRITE), ownersFile(file)));
  }

  @Override
  public DiskFile open(Path file, boolean writable) throws IOException {
    return new LocalFile(
        writable ? FileChannel.open(file, READ, WRITE) : FileChannel.open(file, READ));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.delete(path);
  }

  /** A system without POSIX's permissions has no way to force a folder either. */
  @Override
  public void forceFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public DiskSpace space(Path folder) throws IOException {
    long total = folder.toFile().getTotalSpace();
    if (total == 0) {
      throw new IOException("no size of the disk is to be had for " + folder);
    }
    return new DiskSpace(folder.toFile().getUsableSpace(), total);
  }

  @Override
  public @Nullable Lock lock(Path file, String holder) throws IOException {
    return LocalLock.take(file, holder);
  }

  @Override
  public String holder(Path file) throws IOException {
    return LocalLock.holder(file);
  }
}
