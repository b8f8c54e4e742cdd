package dev.forwarder.testing.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happens to files behind the back of those that use them: on no journal, by no fault, and
 * certain at once, as are all names then. A path that is not there is a mistake of the test.
 */
public final class DiskDamage {

  private final FakeDisk disk;

  DiskDamage(FakeDisk disk) {
    this.disk = disk;
  }

  /** All files with their bytes, in the order of their paths; lock files among them. */
  public Map<Path, byte[]> image() {
    synchronized (disk) {
      Map<Path, byte[]> image = new TreeMap<>();
      collect(Path.of("/").toAbsolutePath(), disk.root(), image);
      return image;
    }
  }

  private static void collect(Path at, StoredFolder folder, Map<Path, byte[]> image) {
    folder.seen.forEach(
        (name, stored) -> {
          if (stored instanceof StoredFile file) {
            image.put(at.resolve(name), file.bytes());
          } else if (stored instanceof StoredFolder below) {
            collect(at.resolve(name), below, image);
          }
        });
  }

  /** Exactly these files in their folders, instead of all that is there. */
  public void restore(Map<Path, byte[]> image) {
    synchronized (disk) {
      disk.keepNames();
      disk.root().seen.clear();
      disk.root().certain.clear();
      image.forEach(this::set);
    }
  }

  /** A file's bytes. */
  public byte[] bytes(Path file) {
    synchronized (disk) {
      return run(() -> disk.file(file).bytes());
    }
  }

  /** A file of these bytes, in place of any, and with the folders that it needs. */
  public void set(Path file, byte[] bytes) {
    synchronized (disk) {
      StoredFile made = new StoredFile();
      made.replace(bytes);
      put(file, made);
    }
  }

  private void put(Path file, StoredFile stored) {
    disk.keepNames();
    StoredFolder folder = run(() -> disk.makeFolder(FakeDisk.normal(file).getParent()));
    folder.seen.put(FakeDisk.name(file), stored);
    folder.certain.put(FakeDisk.name(file), stored);
  }

  /** Other bits in one byte: those that are set in the mask. */
  public void flip(Path file, int offset, int mask) {
    edit(
        file,
        bytes -> {
          bytes[offset] ^= (byte) mask;
          return bytes;
        });
  }

  /** Only its first bytes are left. */
  public void truncate(Path file, int length) {
    edit(file, bytes -> Arrays.copyOf(bytes, Math.min(length, bytes.length)));
  }

  private interface Edit {
    byte[] of(byte[] bytes);
  }

  private void edit(Path file, Edit edit) {
    synchronized (disk) {
      StoredFile stored = run(() -> disk.file(file));
      stored.replace(edit.of(stored.bytes()));
    }
  }

  /** Another file with the same bytes. */
  public void copy(Path from, Path to) {
    set(to, bytes(from));
  }

  /** Each has the name of the other. */
  public void swap(Path one, Path other) {
    synchronized (disk) {
      StoredFile first = run(() -> disk.file(one));
      StoredFile second = run(() -> disk.file(other));
      put(one, second);
      put(other, first);
    }
  }

  /** A file, or a folder with all that is in it, is gone; what is open in it can be used still. */
  public void delete(Path path) {
    synchronized (disk) {
      if (disk.find(path) == null) {
        throw new IllegalArgumentException("nothing there to delete: " + path);
      }
      disk.keepNames();
      StoredFolder folder = run(() -> disk.parent(path));
      folder.seen.remove(FakeDisk.name(path));
      folder.certain.remove(FakeDisk.name(path));
    }
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> T run(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
