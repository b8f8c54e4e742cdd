package dev.forwarder.endpoints.echopost.launch;

import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The right to start an agent in a folder: held by one thread of one process at a time. A lock file
 * alone would not do, since it is the whole process that holds one.
 */
final class StartLock implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  /** One for each folder that this process starts agents in. */
  private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private final Semaphore permit;
  private final FileChannel file;

  private StartLock(Semaphore permit, FileChannel file) {
    this.permit = permit;
    this.file = file;
  }

  /**
   * Waits for the lock.
   *
   * @param folder the folder
   * @param end when to give up, in ticks
   * @param ticks the time
   * @return the lock; null if somebody listens by now, or the time is over
   */
  static @Nullable StartLock take(AgentFolder folder, long end, Ticks ticks)
      throws IOException, InterruptedException {
    Semaphore permit = IN_THIS_PROCESS.computeIfAbsent(folder.path(), any -> new Semaphore(1));
    while (!permit.tryAcquire()) {
      if (isOver(folder, end, ticks)) {
        return null;
      }
    }
    StartLock lock = null;
    try {
      lock = acrossProcesses(permit, folder, end, ticks);
      return lock;
    } finally {
      if (lock == null) {
        permit.release();
      }
    }
  }

  private static @Nullable StartLock acrossProcesses(
      Semaphore permit, AgentFolder folder, long end, Ticks ticks)
      throws IOException, InterruptedException {
    FileChannel file =
        FileChannel.open(folder.startFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    StartLock lock = null;
    try {
      while (file.tryLock() == null) {
        if (isOver(folder, end, ticks)) {
          return null;
        }
      }
      lock = new StartLock(permit, file);
      return lock;
    } finally {
      if (lock == null) {
        file.close();
      }
    }
  }

  private static boolean isOver(AgentFolder folder, long end, Ticks ticks)
      throws InterruptedException {
    if (folder.isListening() || ticks.nanoTime() - end >= 0) {
      return true;
    }
    ticks.pause(LOOK_EVERY);
    return false;
  }

  /** Closing the file lets go of its lock. */
  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      permit.release();
    }
  }
}
