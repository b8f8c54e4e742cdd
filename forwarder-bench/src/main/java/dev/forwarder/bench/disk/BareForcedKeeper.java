package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the disk itself gives: batches of bytes that are there already, each of them forced before
 * the next is written. Nothing is made of them, nobody waits. They go into a file whose blocks have
 * been allocated before the clock was started, or into one that grows.
 */
final class BareForcedKeeper implements Keeper {

  private static final int ZEROS = 1 << 20;

  private final boolean isAllocated;
  private final Records records = new Records();

  private BareForcedKeeper(boolean isAllocated) {
    this.isAllocated = isAllocated;
  }

  static BareForcedKeeper allocated() {
    return new BareForcedKeeper(true);
  }

  static BareForcedKeeper growing() {
    return new BareForcedKeeper(false);
  }

  @Override
  public Done write(Path folder, KeeperTask task) throws IOException {
    ByteBuffer batch = ByteBuffer.allocateDirect(task.batch() * BareFrames.BYTES);
    for (int i = 0; i < task.batch(); i++) {
      batch.put(i * BareFrames.BYTES + BareFrames.BYTES - Records.BYTES, records.bytes(i));
    }
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (isAllocated) {
        allocate(file, (task.records() + task.batch()) * BareFrames.BYTES);
      }
      Begun begun = Begun.now();
      long written = 0;
      while (written < task.records()) {
        writeAndForce(file, batch.clear(), written * BareFrames.BYTES);
        written += task.batch();
      }
      return begun.done(written, task.batch());
    }
  }

  static void allocate(FileChannel file, long length) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    for (long at = 0; at < length; at += zeros.position()) {
      zeros.clear();
      file.write(zeros, at);
    }
    file.force(true);
  }

  static void writeAndForce(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
    file.force(false);
  }
}
