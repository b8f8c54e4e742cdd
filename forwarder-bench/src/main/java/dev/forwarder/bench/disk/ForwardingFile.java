package dev.forwarder.bench.disk;

import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that leaves all to another one. */
class ForwardingFile implements DiskFile {

  private final DiskFile file;

  ForwardingFile(DiskFile file) {
    this.file = file;
  }

  @Override
  public void write(ByteBuffer bytes, long offset) throws IOException {
    file.write(bytes, offset);
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    return file.read(into, offset);
  }

  @Override
  public void force() throws IOException {
    file.force();
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
