package dev.forwarder.bench.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A backlog in bare files, the oldest of which is deleted once all in it was read: what the system
 * takes for bytes that lie on disk for as long.
 */
final class BareBacklog implements Backlog {

  /** About what a spool writes at once. */
  private static final int BATCH = 256;

  private static final int RECORDS_IN_A_FILE = (int) (BareKeeper.FILE_BYTES / BareFrames.BYTES);

  private final Path folder;
  private final BareFrames frames = new BareFrames(BATCH);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BareKeeper.READ_BYTES);

  /** The oldest is read, the newest written. */
  private final Deque<FileChannel> files = new ArrayDeque<>();

  private long appended;
  private long read;
  private long acknowledged;

  BareBacklog(Path folder) {
    this.folder = folder;
  }

  private Path file(long record) {
    return folder.resolve("bare-" + record / RECORDS_IN_A_FILE);
  }

  @Override
  public void append(int count) throws IOException {
    for (long end = appended + count; appended < end; ) {
      if (appended % RECORDS_IN_A_FILE == 0) {
        files.addLast(create(file(appended)));
      }
      long room = RECORDS_IN_A_FILE - appended % RECORDS_IN_A_FILE;
      int batch = (int) Math.min(BATCH, Math.min(room, end - appended));
      frames.write(files.getLast(), appended, batch);
      appended += batch;
    }
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void read(int count) throws IOException {
    for (long end = read + count; read < end; ) {
      long inFile = read % RECORDS_IN_A_FILE;
      int most = (int) Math.min(RECORDS_IN_A_FILE - inFile, end - read);
      buffer.clear().limit(Math.min(BareKeeper.READ_BYTES, most * BareFrames.BYTES));
      requireSome(files.getFirst().read(buffer, inFile * BareFrames.BYTES));
      int got = frames.verify(buffer.flip(), most);
      read += got;
      requireSome(got);
      if (read % RECORDS_IN_A_FILE == 0) {
        files.removeFirst().close();
      }
    }
  }

  private static void requireSome(int read) {
    if (read <= 0) {
      throw new IllegalStateException("no whole record is left");
    }
  }

  @Override
  public void acknowledge() throws IOException {
    long first = acknowledged - acknowledged % RECORDS_IN_A_FILE;
    for (long at = first; at + RECORDS_IN_A_FILE <= read; at += RECORDS_IN_A_FILE) {
      Files.delete(file(at));
    }
    acknowledged = read;
  }

  @Override
  public long pending() {
    return appended - acknowledged;
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
  }
}
