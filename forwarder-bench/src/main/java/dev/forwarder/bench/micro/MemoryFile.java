package dev.forwarder.bench.micro;

import dev.forwarder.retry.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A file off the heap, in chunks that are used again when it is cut or deleted. */
final class MemoryFile implements DiskFile {

  private static final int CHUNK = 1 << 20;

  private final Deque<ByteBuffer> unused;
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private long length;

  /**
   * An empty file.
   *
   * @param unused chunks of files that are gone
   */
  MemoryFile(Deque<ByteBuffer> unused) {
    this.unused = unused;
  }

  @Override
  public void write(ByteBuffer bytes, long offset) {
    allocate(offset + bytes.remaining());
    long at = offset;
    while (bytes.hasRemaining()) {
      int from = (int) (at % CHUNK);
      int some = Math.min(bytes.remaining(), CHUNK - from);
      chunk(at).put(from, bytes, bytes.position(), some);
      bytes.position(bytes.position() + some);
      at += some;
    }
  }

  @Override
  public int read(ByteBuffer into, long offset) {
    int wanted = (int) Math.min(into.remaining(), Math.max(0, length - offset));
    int read = 0;
    while (read < wanted) {
      int from = (int) ((offset + read) % CHUNK);
      int some = Math.min(wanted - read, CHUNK - from);
      into.put(into.position(), chunk(offset + read), from, some);
      into.position(into.position() + some);
      read += some;
    }
    return read;
  }

  private ByteBuffer chunk(long offset) {
    return chunks.get((int) (offset / CHUNK));
  }

  @Override
  public void allocate(long wanted) {
    while ((long) chunks.size() * CHUNK < wanted) {
      ByteBuffer known = unused.poll();
      chunks.add(known == null ? ByteBuffer.allocateDirect(CHUNK) : known);
    }
    length = Math.max(length, wanted);
  }

  @Override
  public void truncate(long shorter) {
    while ((chunks.size() - 1L) * CHUNK >= shorter && !chunks.isEmpty()) {
      unused.add(chunks.remove(chunks.size() - 1));
    }
    length = Math.min(length, shorter);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void force() {}

  @Override
  public void close() {}
}
