package dev.forwarder.cli.send;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.cli.console.Notices;
import java.time.Duration;
import java.util.Locale;

/** A line every few seconds. */
final class LineProgress implements Progress {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Notices notices;
  private final long totalBytes;
  private long next;

  /**
   * Shows progress from some seconds after now on.
   *
   * @param totalBytes what there is to read, or 0 where nobody knows
   * @param now the time, by the ticker
   */
  LineProgress(Notices notices, long totalBytes, long now) {
    this.notices = notices;
    this.totalBytes = totalBytes;
    this.next = now + INTERVAL.toNanos();
  }

  @Override
  public void show(long now, ReadCounts counts, ForwarderStats stats) {
    if (now - next < 0) {
      return;
    }
    next = now + INTERVAL.toNanos();
    Counts total = stats.total();
    notices.say(
        String.format(
            Locale.ROOT,
            "payloads read: %,d%s; %,d of %,d delivered%s, %,d pending%s",
            counts.payloads().get(),
            share(counts.bytes().get()),
            total.delivered(),
            total.accepted(),
            total.handedOver() == 0 ? "" : ", " + total.handedOver() + " handed over",
            total.pending(),
            total.droppedTotal() == 0 ? "" : ", " + total.droppedTotal() + " dropped"));
  }

  private String share(long bytes) {
    return totalBytes == 0 ? "" : " (" + Math.min(100, 100 * bytes / totalBytes) + " %)";
  }

  @Override
  public void close() {
    // Nothing to clear away: what was said stays.
  }
}
