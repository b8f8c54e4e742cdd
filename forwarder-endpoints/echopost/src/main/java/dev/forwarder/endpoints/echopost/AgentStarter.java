package dev.forwarder.endpoints.echopost;

import dev.forwarder.endpoints.echopost.launch.AgentLauncher;
import dev.forwarder.endpoints.echopost.launch.LaunchException;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the agent of one hop, on a thread of its own that is there only while it is needed: once
 * for all who want it at the same time, and not again for a while after a failure. Thread-safe.
 */
final class AgentStarter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AgentStarter.class);
  private static final Duration THREAD_STAYS = Duration.ofSeconds(5);

  private final String domain;
  private final Duration retryAfter;
  private final AgentLauncher launcher;
  private final Ticks ticks;
  private final ThreadPoolExecutor thread;

  private @Nullable CompletableFuture<Boolean> running;
  private @Nullable LaunchException failure;
  private long failedAt;
  private boolean closed;

  AgentStarter(String domain, EchoPostSettings settings, AgentLauncher launcher, Ticks ticks) {
    this.domain = domain;
    this.retryAfter = settings.retryAfter();
    this.launcher = launcher;
    this.ticks = ticks;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_STAYS.toNanos(),
            TimeUnit.NANOSECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("echopost-start-" + domain, true));
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Sees to it that somebody listens, without waiting for that. While starting is disabled it only
   * looks: an agent that was late, or that somebody else has started, is used all the same.
   *
   * @param primary where an agent that is started sends, and with what
   * @return completes when somebody listens, with whether it was started for that, or with why
   *     nobody does
   */
  CompletableFuture<Boolean> ensureListening(AgentLink.Primary primary) {
    CompletableFuture<Boolean> start;
    synchronized (this) {
      CompletableFuture<Boolean> current = running;
      if (current != null) {
        return current;
      }
      if (closed) {
        return CompletableFuture.failedFuture(new IllegalStateException("closed"));
      }
      LaunchException last = failure;
      LaunchException disabledBy = last != null && isDisabled(last) ? last : null;
      start = new CompletableFuture<>();
      try {
        thread.execute(
            () -> {
              if (disabledBy == null) {
                run(primary, start);
              } else {
                look(disabledBy, start);
              }
            });
      } catch (Throwable noThread) { // the next who wants one tries again
        return CompletableFuture.failedFuture(noThread);
      }
      running = start;
    }
    return start;
  }

  private boolean isDisabled(LaunchException last) {
    return last.isPermanent()
        || retryAfter.isZero()
        || ticks.nanoTime() - failedAt < retryAfter.toNanos();
  }

  /** Runs something on the thread that starts agents: what may wait for a disk. */
  synchronized void execute(Runnable task) {
    if (!closed) {
      thread.execute(task);
    }
  }

  private void look(LaunchException disabledBy, CompletableFuture<Boolean> start) {
    boolean isListening = launcher.isListening();
    synchronized (this) {
      running = null;
      failure = isListening ? null : disabledBy;
    }
    if (isListening) {
      start.complete(false);
    } else {
      start.completeExceptionally(disabledBy);
    }
  }

  private void run(AgentLink.Primary primary, CompletableFuture<Boolean> start) {
    try {
      boolean started = launcher.ensureListening(primary.key(), primary.server());
      succeeded(started);
      start.complete(started);
    } catch (LaunchException e) {
      failed(e);
      start.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended(null);
      start.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      LOG.error("EchoPost of domain {}: an agent could not be started", domain, e);
      ended(null);
      start.completeExceptionally(e);
    }
  }

  private void succeeded(boolean started) {
    ended(null);
    if (started) {
      LOG.info("EchoPost of domain {}: started an agent", domain);
    }
  }

  private void failed(LaunchException e) {
    ended(e);
    boolean forGood = e.isPermanent() || retryAfter.isZero();
    LOG.warn(
        "EchoPost of domain {} is disabled {}: {}",
        domain,
        forGood ? "for good" : "for " + retryAfter.toMillis() + " ms",
        e.getMessage());
  }

  private synchronized void ended(@Nullable LaunchException e) {
    running = null;
    failure = e;
    failedAt = ticks.nanoTime();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.shutdownNow();
  }
}
