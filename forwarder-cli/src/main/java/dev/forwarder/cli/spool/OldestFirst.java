package dev.forwarder.cli.spool;

import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.ViewCursor;
import dev.forwarder.retry.spool.ViewedRecord;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The live records of several logs, those created first before others. */
public final class OldestFirst implements AutoCloseable {

  /**
   * A record of a log.
   *
   * @param log its log
   * @param record the record
   * @param cursor what gives the next one of that log
   */
  public record Head(LogView log, ViewedRecord record, ViewCursor cursor) {}

  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.<Head>comparingLong(head -> head.record().createdMillis())
              .thenComparing(head -> head.log().domain())
              .thenComparing(head -> head.log().kind())
              .thenComparingLong(head -> head.record().sequence()));

  private @Nullable Head last;

  /**
   * At the oldest.
   *
   * @param logs the logs
   * @throws IOException where they cannot be read
   */
  public OldestFirst(List<LogView> logs) throws IOException {
    for (LogView log : logs) {
      advance(log, log.records());
    }
  }

  /**
   * The next one, or null behind the last.
   *
   * @throws IOException where it cannot be read
   */
  public @Nullable Head next() throws IOException {
    if (last != null) {
      advance(last.log(), last.cursor());
    }
    last = heads.poll();
    return last;
  }

  private void advance(LogView log, ViewCursor cursor) throws IOException {
    ViewedRecord record = cursor.next();
    if (record == null) {
      cursor.close();
    } else {
      heads.add(new Head(log, record, cursor));
    }
  }

  @Override
  public void close() throws IOException {
    if (last != null) {
      last.cursor().close();
    }
    for (Head head : heads) {
      head.cursor().close();
    }
  }
}
