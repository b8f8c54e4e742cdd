package dev.forwarder.bench.micro;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.DiskSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A disk that takes no time but that of copying: what is left is the spool's own. One thread. */
final class MemoryDisk implements Disk {

  private static final long BYTES = 1L << 40;
  private static final Lock TAKEN = () -> {};

  private final Set<Path> folders = new HashSet<>();
  private final Map<Path, MemoryFile> files = new TreeMap<>();
  private final Deque<ByteBuffer> unused = new ArrayDeque<>();

  @Override
  public void createFolder(Path folder) {
    for (Path each = folder; each != null; each = each.getParent()) {
      folders.add(each);
    }
  }

  @Override
  public List<String> list(Path folder) {
    Set<String> names = new HashSet<>();
    for (Set<Path> all : List.of(folders, files.keySet())) {
      for (Path each : all) {
        if (folder.equals(each.getParent())) {
          names.add(each.getFileName().toString());
        }
      }
    }
    return List.copyOf(names);
  }

  @Override
  public boolean isFolder(Path path) {
    return folders.contains(path);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    if (files.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    MemoryFile made = new MemoryFile(unused);
    files.put(file, made);
    return made;
  }

  @Override
  public DiskFile open(Path file, boolean writable) throws IOException {
    return there(file);
  }

  private MemoryFile there(Path file) throws IOException {
    MemoryFile found = files.get(file);
    if (found == null) {
      throw new NoSuchFileException(file.toString());
    }
    return found;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    MemoryFile file = there(from);
    files.remove(from);
    MemoryFile replaced = files.put(to, file);
    if (replaced != null) {
      replaced.truncate(0);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    if (!folders.remove(path)) {
      there(path).truncate(0);
      files.remove(path);
    }
  }

  @Override
  public void forceFolder(Path folder) {}

  @Override
  public DiskSpace space(Path folder) {
    return new DiskSpace(BYTES, BYTES);
  }

  @Override
  public Lock lock(Path file, String holder) {
    return TAKEN;
  }

  @Override
  public String holder(Path file) {
    return "";
  }
}
