package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What the system itself gives: frames with a header and a checksum, as the spool's are, written by
 * one gathering write for each batch; read through one buffer, and verified. No queue, no thread,
 * no callback, no books: what a log can at best come near to.
 */
final class BareKeeper implements Keeper {

  private static final int HEADER = 41;
  private static final int CHECKSUM_AT = 32;
  private static final int READ_BYTES = 1 << 20;
  private static final long FILE_BYTES = 64 << 20;

  private final Records records = new Records();
  private final CRC32C crc = new CRC32C();

  @Override
  public Done write(Path folder, KeeperTask task) throws IOException {
    ByteBuffer[] frames = new ByteBuffer[2 * task.batch()];
    for (int i = 0; i < frames.length; i += 2) {
      frames[i] = ByteBuffer.allocateDirect(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    }
    Begun begun = Begun.now();
    FileChannel file = create(folder, 0);
    try {
      int files = 1;
      for (long at = 0; at < task.records(); at += task.batch()) {
        if (file.position() > FILE_BYTES) {
          file.close();
          file = create(folder, files++);
        }
        int batch = (int) Math.min(task.batch(), task.records() - at);
        write(file, frames, at, batch);
      }
      return begun.done(task.records(), task.batch());
    } finally {
      file.close();
    }
  }

  private static FileChannel create(Path folder, int number) throws IOException {
    return FileChannel.open(
        folder.resolve("bare-" + number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private void write(FileChannel file, ByteBuffer[] frames, long first, int batch)
      throws IOException {
    for (int i = 0; i < batch; i++) {
      ByteBuffer body = records.buffer(first + i).duplicate();
      ByteBuffer header = frames[2 * i].clear();
      header.putLong(8, first + i).putInt(CHECKSUM_AT, checksum(header, body));
      frames[2 * i + 1] = body.rewind();
    }
    ByteBuffer last = frames[2 * batch - 1];
    long offset = 0;
    while (last.hasRemaining()) {
      int from = 0;
      while (!frames[from].hasRemaining()) {
        from++;
      }
      offset += file.write(frames, from, 2 * batch - from);
    }
    requireWritten(offset, (long) batch * (HEADER + Records.BYTES));
  }

  private static void requireWritten(long bytes, long expected) {
    if (bytes != expected) {
      throw new IllegalStateException(expected + " bytes were to be written, not " + bytes);
    }
  }

  private int checksum(ByteBuffer header, ByteBuffer body) {
    crc.reset();
    crc.update(header.putInt(CHECKSUM_AT, 0));
    crc.update(body);
    header.rewind();
    return (int) crc.getValue();
  }

  @Override
  public Done read(Path folder) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Begun begun = Begun.now();
    long read = 0;
    for (Path path : Folders.files(folder)) {
      read += read(path, buffer);
    }
    return begun.done(read, 1);
  }

  private long read(Path path, ByteBuffer buffer) throws IOException {
    int frame = HEADER + Records.BYTES;
    long read = 0;
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      buffer.clear();
      while (file.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.remaining() >= frame) {
          verify(buffer.slice(buffer.position(), frame).order(ByteOrder.LITTLE_ENDIAN));
          buffer.position(buffer.position() + frame);
          read++;
        }
        buffer.compact();
      }
    }
    return read;
  }

  private void verify(ByteBuffer frame) {
    int expected = frame.getInt(CHECKSUM_AT);
    ByteBuffer header = frame.slice(0, HEADER);
    if (checksum(header, frame.slice(HEADER, Records.BYTES)) != expected) {
      throw new IllegalStateException("a record was read that was not written");
    }
    frame.get(HEADER, new byte[Records.BYTES]);
  }
}
