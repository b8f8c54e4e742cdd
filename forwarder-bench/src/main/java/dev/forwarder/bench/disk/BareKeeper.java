package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the system itself gives: frames as the spool's are, written a batch at a time; read through
 * one buffer, and verified. No queue, no thread, no callback, no books: what a log can at best come
 * near to.
 */
final class BareKeeper implements Keeper {

  static final int READ_BYTES = 1 << 20;
  static final long FILE_BYTES = 64 << 20;

  /** How a batch is written. */
  @FunctionalInterface
  private interface Write {
    void write(BareFrames frames, FileChannel file, long first, int count) throws IOException;
  }

  private final Write write;

  private BareKeeper(Write write) {
    this.write = write;
  }

  /** By gathering writes. */
  static BareKeeper gathering() {
    return new BareKeeper(BareFrames::gather);
  }

  /** Put together off the heap, and written at once. */
  static BareKeeper staged() {
    return new BareKeeper(BareFrames::write);
  }

  @Override
  public Done write(Path folder, KeeperTask task) throws IOException {
    BareFrames frames = new BareFrames(task.batch());
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
        write.write(frames, file, at, batch);
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

  @Override
  public Done read(Path folder) throws IOException {
    BareFrames frames = new BareFrames(1);
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    Begun begun = Begun.now();
    long read = 0;
    for (Path path : Folders.files(folder)) {
      read += read(frames, path, buffer);
    }
    return begun.done(read, 1);
  }

  private static long read(BareFrames frames, Path path, ByteBuffer buffer) throws IOException {
    long read = 0;
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      buffer.clear();
      while (file.read(buffer) >= 0) {
        buffer.flip();
        read += frames.verify(buffer, Integer.MAX_VALUE);
        buffer.compact();
      }
    }
    return read;
  }
}
