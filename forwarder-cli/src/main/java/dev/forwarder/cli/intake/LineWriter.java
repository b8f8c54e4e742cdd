package dev.forwarder.cli.intake;

import dev.forwarder.retry.units.Durations;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines in the order that they come in, on one thread, which hands to the operating system
 * at once all that has come since its last write. Lines are never left out: what a slow reader
 * holds up waits in memory, and whoever brought it waits for it. Thread-safe.
 */
final class LineWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final Duration END = Duration.ofSeconds(10);

  /** Lines that wait, and whom to tell when they are written. */
  private static final class Entry {
    private final byte[] lines;
    private final CompletableFuture<Void> written = new CompletableFuture<>();

    private Entry(byte[] lines) {
      this.lines = lines;
    }

    private void told(@Nullable IOException failure) {
      boolean unused =
          failure == null ? written.complete(null) : written.completeExceptionally(failure);
    }
  }

  private final OutputStream out;
  private final Runnable onFailure;
  private final Duration patience;
  private final Thread thread = new Thread(this::run, "intake-lines");
  private List<Entry> waiting = new ArrayList<>();
  private boolean begun;
  private boolean closed;
  private @Nullable IOException failure;

  /**
   * A writer with which lines wait until it begins.
   *
   * @param out where to; closed with this
   * @param onFailure called once when nothing can be written any more; what comes then is lost
   */
  LineWriter(OutputStream out, Runnable onFailure) {
    this(out, onFailure, END);
  }

  /**
   * The same.
   *
   * @param patience how long its end waits for whoever reads
   */
  LineWriter(OutputStream out, Runnable onFailure, Duration patience) {
    this.onFailure = onFailure;
    this.patience = patience;
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    thread.setDaemon(true);
  }

  /** Writes, from now on. */
  synchronized void begin() {
    if (!begun) {
      begun = true;
      thread.start();
    }
  }

  /**
   * Adds lines, their ends included. They stay together.
   *
   * @param lines never changed any more
   * @return done, on the writer's thread, when the operating system has them: the end of this
   *     process loses them no more. Fails with an {@link IOException} if they cannot be written
   */
  CompletableFuture<Void> write(byte[] lines) {
    synchronized (this) {
      if (!closed) {
        Entry entry = new Entry(lines);
        waiting.add(entry);
        notifyAll();
        return entry.written;
      }
    }
    return CompletableFuture.failedFuture(new IOException("nothing is written any more"));
  }

  private void run() {
    for (List<Entry> batch = take(); !batch.isEmpty(); batch = take()) {
      IOException why = writeOut(batch);
      batch.forEach(entry -> entry.told(why));
    }
  }

  /** All that waits, as soon as there is something; nothing once this is closed. */
  private synchronized List<Entry> take() {
    while (waiting.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody else has this thread: it ends when it is closed.
      }
    }
    List<Entry> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  private @Nullable IOException writeOut(List<Entry> batch) {
    IOException before = failure();
    if (before != null) {
      return before;
    }
    try {
      for (Entry entry : batch) {
        out.write(entry.lines);
      }
      out.flush();
      return null;
    } catch (Throwable t) { // no memory, too: who waits must be told, or waits for ever
      IOException why = reason(t);
      fail(why);
      return why;
    }
  }

  private static IOException reason(Throwable thrown) {
    return thrown instanceof IOException known ? known : new IOException(thrown.toString(), thrown);
  }

  private void fail(IOException cause) {
    synchronized (this) {
      failure = cause;
    }
    onFailure.run();
  }

  private synchronized @Nullable IOException failure() {
    return failure;
  }

  /**
   * Writes out what waits, and takes no more. Where nobody reads that for ten seconds, it is given
   * up. A second time does nothing.
   *
   * @return why lines could not be written, or null if all are
   */
  @Nullable IOException end() {
    begin();
    synchronized (this) {
      if (closed) {
        return failure;
      }
      closed = true;
      notifyAll();
    }
    try {
      thread.join(patience.toMillis());
      if (thread.isAlive()) {
        fail(new IOException("nobody has read them for " + Durations.format(patience)));
      } else {
        out.close(); // the other thread has it else
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable t) {
      if (failure() == null) {
        fail(reason(t));
      }
    }
    return failure();
  }

  @Override
  public void close() {
    end();
  }
}
