package dev.forwarder.bench.kill;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A disk with a {@link Trap} at its steps, and perhaps a mistake. */
final class TrappedDisk implements Disk {

  private final Disk disk;
  private final Trap trap;
  private final int process;
  private final MutantWrites mutant;

  TrappedDisk(Disk disk, Trap trap, int process, MutantWrites mutant) {
    this.disk = disk;
    this.trap = trap;
    this.process = process;
    this.mutant = mutant;
  }

  private DiskFile trapped(Path path, DiskFile file) {
    return new TrappedFile(path, file, trap, process, mutant);
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return trapped(file, disk.create(file));
  }

  @Override
  public DiskFile open(Path file, boolean writable) throws IOException {
    return trapped(file, disk.open(file, writable));
  }

  @Override
  public void delete(Path path) throws IOException {
    trap.around(Step.ofDelete(path), () -> {}, () -> disk.delete(path));
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    disk.createFolder(folder);
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return disk.list(folder);
  }

  @Override
  public boolean isFolder(Path path) {
    return disk.isFolder(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    trap.around(Step.ofRename(from, to), () -> {}, () -> disk.rename(from, to));
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    disk.forceFolder(folder);
  }

  @Override
  public DiskSpace space(Path folder) throws IOException {
    return disk.space(folder);
  }

  @Override
  public @Nullable Lock lock(Path file, String holder) throws IOException {
    return disk.lock(file, holder);
  }

  @Override
  public String holder(Path file) throws IOException {
    return disk.holder(file);
  }
}
