package dev.forwarder.testing.disk;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/** A process's hold on a file of a {@link FakeDisk}. */
final class FakeFile implements DiskFile {

  private final FakeDisk disk;
  private final long process;
  private final Path path;
  private final StoredFile file;
  private final boolean writable;
  private boolean open = true;

  FakeFile(FakeDisk disk, Path path, StoredFile file, boolean writable) {
    this.disk = disk;
    this.process = disk.process();
    this.path = path;
    this.file = file;
    this.writable = writable;
  }

  @Override
  public void write(ByteBuffer bytes, long offset) throws IOException {
    int length = bytes.remaining();
    disk.perform(
        process,
        operation(Kind.WRITE, offset, length),
        how -> {
          checkWritable();
          int start = Math.toIntExact(offset);
          int room = disk.roomFor(file, start + length);
          int done = Math.min(how.part(length), Math.max(0, room - start));
          file.write(bytes, done, start);
          how.check();
          if (done < length) {
            throw new IOException("no space left on device: " + path);
          }
          return null;
        });
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    return disk.perform(
        process,
        operation(Kind.READ, offset, into.remaining()),
        how -> {
          checkOpen();
          how.check();
          return file.read(into, offset);
        });
  }

  @Override
  public void force() throws IOException {
    disk.perform(
        process,
        operation(Kind.FORCE, 0, 0),
        how -> {
          checkOpen();
          force(how);
          return null;
        });
  }

  private void force(FakeDisk.Course how) throws IOException {
    if (how.isStruck()) {
      file.failForce(disk.random());
    }
    how.check();
    file.force();
  }

  @Override
  public void truncate(long length) throws IOException {
    disk.perform(
        process,
        operation(Kind.TRUNCATE, length, 0),
        how -> {
          checkWritable();
          how.check();
          file.truncate((int) Math.min(length, Integer.MAX_VALUE));
          return null;
        });
  }

  @Override
  public void allocate(long length) throws IOException {
    disk.perform(
        process,
        operation(Kind.ALLOCATE, length, 0),
        how -> {
          checkWritable();
          allocate(Math.toIntExact(length), how);
          return null;
        });
  }

  private void allocate(int length, FakeDisk.Course how) throws IOException {
    int start = file.length();
    if (length <= start) {
      return;
    }
    int wanted = length - start;
    int done = Math.min(how.part(wanted), Math.max(0, disk.roomFor(file, length) - start));
    file.write(ByteBuffer.allocate(done), done, start);
    if (done < wanted && !how.isStruck()) {
      how.check();
      throw new IOException("no space left on device: " + path);
    }
    force(how);
  }

  @Override
  public long length() throws IOException {
    disk.checkAlive(process, operation(Kind.READ, 0, 0));
    checkOpen();
    return file.length();
  }

  @Override
  public void close() {
    open = false;
  }

  private DiskOperation operation(Kind kind, long offset, long length) {
    return new DiskOperation(kind, path, offset, length);
  }

  private void checkOpen() throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (!writable) {
      throw new IOException("opened for reading alone: " + path);
    }
  }
}
