package dev.forwarder.cli.send;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.cli.console.Bars;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** A bar on a terminal: how much is read, and beside it what was delivered. */
final class BarProgress implements Progress {
  private static final long MIB = 1 << 20;

  private final ProgressBar bar;

  /**
   * Draws the bar.
   *
   * @param totalBytes what there is to read, or 0 where nobody knows
   * @param err the terminal
   */
  BarProgress(long totalBytes, PrintStream err) {
    this.bar = Bars.draw("send", "MiB", MIB, totalBytes, err);
  }

  @Override
  public void show(long now, ReadCounts counts, ForwarderStats stats) {
    Counts total = stats.total();
    bar.stepTo(counts.bytes().get());
    bar.setExtraMessage(
        String.format(
            Locale.ROOT, "%,d delivered, %,d pending", total.delivered(), total.pending()));
  }

  @Override
  public void close() {
    bar.close();
  }
}
