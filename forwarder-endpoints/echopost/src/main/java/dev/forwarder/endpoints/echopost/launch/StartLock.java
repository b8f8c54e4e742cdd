package dev.forwarder.endpoints.echopost.launch;

import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import dev.forwarder.retry.disk.Disk;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The right to start an agent in a folder: held by one thread of one process at a time. */
final class StartLock implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Disk.Lock lock;

  private StartLock(Disk.Lock lock) {
    this.lock = lock;
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
    Disk.Lock lock = folder.tryLock(folder.startFile());
    while (lock == null) {
      if (folder.isListening() || ticks.nanoTime() - end >= 0) {
        return null;
      }
      ticks.pause(LOOK_EVERY);
      lock = folder.tryLock(folder.startFile());
    }
    return new StartLock(lock);
  }

  @Override
  public void close() {
    lock.close();
  }
}
