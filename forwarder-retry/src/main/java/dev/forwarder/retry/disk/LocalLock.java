package dev.forwarder.retry.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file: against other processes by the system's, against this one by a list.
 *
 * <p>The system's alone would not do. On POSIX it belongs to the process, and is given back as soon
 * as the process closes any channel to the file: a second try to take it, or a look at its holder,
 * would give it away. So whoever finds the file in the list leaves it alone. The list is in the
 * system properties because nothing else is shared by all class loaders, and a host may have loaded
 * this class twice.
 */
final class LocalLock implements Disk.Lock {

  /** How its entries begin; a constant string is one for all class loaders, and so is its lock. */
  private static final String LIST = "dev.forwarder.locked:";

  private static final int MOST_HOLDER_BYTES = 256;

  /** Behind whatever is in the file: where locks are mandatory, the holder can be read still. */
  private static final long PLACE = Long.MAX_VALUE - 1;

  private final String entry;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalLock(String entry, FileChannel channel) {
    this.entry = entry;
    this.channel = channel;
  }

  static @Nullable LocalLock take(Path file, String holder) throws IOException {
    String entry = entry(file);
    synchronized (LIST) {
      Properties list = System.getProperties();
      LocalLock lock = list.containsKey(entry) ? null : takeFromOthers(file, entry, holder);
      if (lock != null) {
        list.put(entry, holder);
      }
      return lock;
    }
  }

  private static @Nullable LocalLock takeFromOthers(Path file, String entry, String holder)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, Set.of(CREATE, READ, WRITE), LocalDisk.ownersFile(file));
    boolean taken = false;
    try {
      taken = tryLock(channel);
      if (taken) {
        write(channel, holder);
      }
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    return taken ? new LocalLock(entry, channel) : null;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(PLACE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // by somebody in this process who does not know of the list
    }
  }

  /**
   * Names the holder if it can. A disk that is full must not keep anybody from reading, and so
   * emptying, what is on it: the lock is taken all the same, and nameless.
   */
  private static void write(FileChannel channel, String holder) throws IOException {
    ByteBuffer text = UTF_8.encode(holder);
    int length = text.remaining();
    try {
      new LocalFile(channel).write(text, 0);
      channel.truncate(length);
    } catch (IOException e) {
      channel.truncate(0);
    }
  }

  static String holder(Path file) throws IOException {
    String entry = entry(file);
    synchronized (LIST) {
      String here = System.getProperties().getProperty(entry);
      return here == null ? written(file) : here;
    }
  }

  private static String written(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ByteBuffer text = ByteBuffer.allocate(MOST_HOLDER_BYTES);
      new LocalFile(channel).read(text, 0);
      return UTF_8.decode(text.flip()).toString();
    }
  }

  /** The same for each way that leads to the file. */
  private static String entry(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return LIST + (folder == null ? file : folder.toRealPath().resolve(file.getFileName()));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    synchronized (LIST) {
      try {
        channel.close();
      } catch (IOException e) {
        // The system has given the lock back: the file is closed even so.
      } finally {
        System.getProperties().remove(entry);
      }
    }
  }
}
