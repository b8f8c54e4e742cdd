package dev.forwarder.retry.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. For one thread at a time. */
public interface DiskFile extends Closeable {

  /**
   * Writes all that remains in a buffer, however many writes that takes; grows the file.
   *
   * @param bytes its position is where its writing ended, also after a failure
   * @param offset where the first byte goes
   * @throws IOException where not all could be written: an unknown part of it may be there
   */
  void write(ByteBuffer bytes, long offset) throws IOException;

  /**
   * Reads until a buffer is full or the file ends.
   *
   * @return how many bytes; 0 at or behind the end
   * @throws IOException where it cannot be read
   */
  int read(ByteBuffer into, long offset) throws IOException;

  /**
   * Makes durable what was written, and the file's length. After a failure nothing is known of what
   * was written since the last success, and nothing ever will be by forcing again.
   *
   * @throws IOException where that failed
   */
  void force() throws IOException;

  /**
   * Cuts the file, or nothing where it is not longer.
   *
   * @throws IOException where that failed
   */
  void truncate(long length) throws IOException;

  /**
   * Grows the file with zeros that are on the disk, so that writes into it change nothing but
   * themselves; nothing where it is not shorter.
   *
   * @throws IOException where there is no room, say; the file's length is anything up to that
   */
  void allocate(long length) throws IOException;

  /**
   * The file's length.
   *
   * @throws IOException where it cannot be found out
   */
  long length() throws IOException;
}
