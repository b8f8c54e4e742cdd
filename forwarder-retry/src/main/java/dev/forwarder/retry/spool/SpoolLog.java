package dev.forwarder.retry.spool;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of one domain and kind on disk.
 *
 * <p>All of its operations may be called from any thread, return at once and never throw for what a
 * disk does; they are carried out on the disk thread, in the order in which one thread gave them,
 * and answered there. Each record that was appended is, at each moment, live (taken by its owner or
 * not), acknowledged, or lost and told to the {@link LossListener}. After a process ended, however
 * it did, what was live is live, and nothing is taken.
 */
public interface SpoolLog {

  /** Whose records. */
  String domain();

  /** Which of its logs. */
  LogKind kind();

  /** How it keeps them. */
  LogSettings settings();

  /**
   * Writes a record behind all others.
   *
   * @param record the record; its parts must not change until the answer
   * @param callback is answered once
   */
  void append(NewRecord record, AppendCallback callback);

  /**
   * Ends a record: it is never read again, by this process nor by a later one that finds that it
   * was acknowledged. A process that ends may lose its last acknowledgements; a later one reads
   * those records again. Nothing happens where it has ended already.
   *
   * @param place of a record that is taken
   */
  void acknowledge(Place place);

  /**
   * The owner has forgotten a record: it may be read again. Nothing happens where it is not taken;
   * it is told as lost where its segment is gone.
   *
   * @param place of a record that is taken
   */
  void giveBack(Place place);

  /**
   * Reads records that are live and not taken, and takes them.
   *
   * @param request which
   * @param callback is answered once
   */
  void read(ReadRequest request, ReadCallback callback);

  /**
   * Counts what is live and not taken: exactly what was so when the disk thread came to it, between
   * what was asked for before and what is asked for later.
   *
   * @param callback is answered once it is known; at once, and with what was there at opening,
   *     where nothing has been done with the log since
   */
  void count(CountCallback callback);

  /**
   * Writes all that came before, and makes it durable but with {@link Fsync#NEVER}.
   *
   * @param callback is answered once, on the disk thread: with null, or with what the disk said
   */
  void flush(Consumer<@Nullable Throwable> callback);

  /** What is in it. Cheap, and never waits. */
  LogStatistics statistics();
}
