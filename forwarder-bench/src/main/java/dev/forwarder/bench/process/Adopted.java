package dev.forwarder.bench.process;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process that {@link Children} has not started, and that is to live no longer than them all the
 * same. It is looked for when it is to end: it may begin later than it is told of, or never.
 */
public final class Adopted implements AutoCloseable {

  private static final long GRACE_SECONDS = 60;
  private static final long KILL_SECONDS = 5;

  private final Supplier<Optional<ProcessHandle>> search;
  private final Consumer<Adopted> forget;

  Adopted(Supplier<Optional<ProcessHandle>> search, Consumer<Adopted> forget) {
    this.search = search;
    this.forget = forget;
  }

  /** Asks it to end, and ends it where it does not. */
  @Override
  public void close() {
    Optional<ProcessHandle> process = search.get();
    process.ifPresent(ProcessHandle::destroy);
    if (process.isPresent() && !hasEnded(process.get(), GRACE_SECONDS)) {
      kill(process.get());
    }
    forget.accept(this);
  }

  /** Ends it at once, with SIGKILL where there is such a thing, and waits until it has ended. */
  public void kill() {
    search.get().ifPresent(Adopted::kill);
    forget.accept(this);
  }

  private static void kill(ProcessHandle process) {
    boolean unusedIsAsked = process.destroyForcibly();
    boolean unused = hasEnded(process, KILL_SECONDS);
  }

  private static boolean hasEnded(ProcessHandle process, long patienceSeconds) {
    try {
      ProcessHandle unused = process.onExit().get(patienceSeconds, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !process.isAlive();
  }
}
