package dev.forwarder.retry.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of this machine. */
final class LocalFile implements DiskFile {

  /**
   * The JDK copies a heap buffer into a direct one that it keeps for the thread, for ever and as
   * large as the largest was: so none goes through it in one piece that is larger than this.
   */
  static final int MOST_AT_ONCE = 1 << 20;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

  private final FileChannel channel;

  LocalFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ByteBuffer bytes, long offset) throws IOException {
    int end = bytes.limit();
    long at = offset;
    try {
      while (bytes.position() < end) {
        bytes.limit(Math.min(end, bytes.position() + MOST_AT_ONCE));
        at += writeSome(bytes, at);
      }
    } finally {
      bytes.limit(end);
    }
  }

  private int writeSome(ByteBuffer bytes, long at) throws IOException {
    int written = channel.write(bytes, at);
    if (written <= 0) {
      throw new IOException("the system wrote nothing at offset " + at);
    }
    return written;
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    int start = into.position();
    int end = into.limit();
    try {
      int read = 0;
      while (read >= 0 && into.position() < end) {
        into.limit(Math.min(end, into.position() + MOST_AT_ONCE));
        read = channel.read(into, offset + into.position() - start);
      }
    } finally {
      into.limit(end);
    }
    return into.position() - start;
  }

  /** With the length, which the system counts to what is needed to find the bytes again. */
  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void truncate(long length) throws IOException {
    channel.truncate(length);
  }

  @Override
  public void allocate(long length) throws IOException {
    long at = channel.size();
    if (at >= length) {
      return;
    }
    while (at < length) {
      ByteBuffer zeros = ZEROS.duplicate();
      zeros.limit((int) Math.min(zeros.capacity(), length - at));
      at += writeSome(zeros, at);
    }
    force();
  }

  @Override
  public long length() throws IOException {
    return channel.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
