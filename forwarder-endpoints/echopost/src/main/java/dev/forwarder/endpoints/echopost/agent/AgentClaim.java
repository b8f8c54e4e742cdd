package dev.forwarder.endpoints.echopost.agent;

import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SystemTicks;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import dev.forwarder.retry.disk.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the agent of a folder. It is taken before anything in the folder is opened, the
 * spool of the forwarder too, and closed after everything in it was closed. The system takes it
 * from a process that is killed.
 */
public final class AgentClaim implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final AgentFolder folder;
  private final Disk.Lock lock;

  private AgentClaim(AgentFolder folder, Disk.Lock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes a folder, which is made where it is missing. Where another agent has it, this waits until
   * that one listens, or lets go.
   *
   * @param settings which folder, and how long to wait
   * @return the claim; empty if another agent listens there, so that there is nothing to do
   * @throws IOException if the folder cannot be used, or another agent has it all the time and does
   *     not listen
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static Optional<AgentClaim> take(AgentSettings settings)
      throws IOException, InterruptedException {
    return take(settings, SystemTicks.INSTANCE);
  }

  static Optional<AgentClaim> take(AgentSettings settings, Ticks ticks)
      throws IOException, InterruptedException {
    AgentFolder folder = settings.folder();
    folder.create();
    AgentFolder reachable = folder.reachable();
    long end = ticks.nanoTime() + settings.claimWithin().toNanos();
    while (true) {
      AgentClaim claim = tryTake(folder);
      if (reachable.isListening()) {
        closeIfTaken(claim);
        return Optional.empty();
      }
      if (claim != null) {
        return Optional.of(claim);
      }
      if (ticks.nanoTime() - end >= 0) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "another agent has %s for %d ms, and does not listen: end it (see %s)",
                folder.path(),
                settings.claimWithin().toMillis(),
                folder.claimFile()));
      }
      ticks.pause(LOOK_EVERY);
    }
  }

  private static @Nullable AgentClaim tryTake(AgentFolder folder) throws IOException {
    Disk.Lock lock = folder.tryLock(folder.claimFile());
    return lock == null ? null : new AgentClaim(folder, lock);
  }

  private static void closeIfTaken(@Nullable AgentClaim claim) {
    if (claim != null) {
      claim.close();
    }
  }

  AgentFolder folder() {
    return folder;
  }

  @Override
  public void close() {
    lock.close();
  }
}
