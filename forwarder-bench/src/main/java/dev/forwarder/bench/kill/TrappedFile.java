package dev.forwarder.bench.kill;

import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file of a {@link TrappedDisk}. */
final class TrappedFile implements DiskFile {

  private final Path path;
  private final DiskFile file;
  private final Trap trap;
  private final int process;
  private final MutantWrites mutant;

  TrappedFile(Path path, DiskFile file, Trap trap, int process, MutantWrites mutant) {
    this.path = path;
    this.file = file;
    this.trap = trap;
    this.process = process;
    this.mutant = mutant;
  }

  @Override
  public void write(ByteBuffer bytes, long offset) throws IOException {
    Step step = Step.ofWrite(path, bytes, process);
    trap.around(
        step, () -> file.write(half(bytes), offset), () -> mutant.write(step, file, bytes, offset));
  }

  private static ByteBuffer half(ByteBuffer bytes) {
    ByteBuffer half = bytes.duplicate();
    return half.limit(half.position() + half.remaining() / 2);
  }

  @Override
  public void force() throws IOException {
    Step step = Step.isSegment(path) ? Step.FORCE : null;
    trap.around(step, () -> {}, file::force);
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    return file.read(into, offset);
  }

  @Override
  public void truncate(long length) throws IOException {
    file.truncate(length);
  }

  @Override
  public void allocate(long length) throws IOException {
    file.allocate(length);
  }

  @Override
  public long length() throws IOException {
    return file.length();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
