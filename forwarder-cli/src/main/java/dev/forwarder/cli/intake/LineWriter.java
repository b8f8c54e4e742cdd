package dev.forwarder.cli.intake;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines in the order that they come in, through one buffer that is flushed ten times a
 * second and at the end. A reader that is too slow holds up the writers: lines are never left out.
 * Thread-safe.
 */
final class LineWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);

  private final OutputStream out;
  private final Runnable onFailure;
  private final ScheduledExecutorService flusher;
  private boolean dirty;
  private @Nullable IOException failure;

  /**
   * Starts a writer.
   *
   * @param out where to; closed with this
   * @param onFailure called once when nothing can be written any more; what comes then is lost
   */
  LineWriter(OutputStream out, Runnable onFailure) {
    this.onFailure = onFailure;
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    this.flusher =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "intake-flush");
              thread.setDaemon(true);
              return thread;
            });
    long interval = FLUSH_INTERVAL.toMillis();
    var unused =
        flusher.scheduleWithFixedDelay(this::flush, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** Adds one line, its end included. */
  synchronized void write(byte[] line) {
    if (failure != null) {
      return;
    }
    try {
      out.write(line);
      dirty = true;
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Writes out what is buffered. */
  synchronized void flush() {
    if (!dirty || failure != null) {
      return;
    }
    try {
      out.flush();
      dirty = false;
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException cause) {
    failure = cause;
    onFailure.run();
  }

  /** Why lines could not be written, or null while they can. */
  synchronized @Nullable IOException failure() {
    return failure;
  }

  /** Writes out what is buffered, and ends. */
  @Override
  public void close() {
    flusher.shutdown();
    flush();
    synchronized (this) {
      try {
        out.close();
      } catch (IOException e) {
        if (failure == null) {
          fail(e);
        }
      }
    }
  }
}
