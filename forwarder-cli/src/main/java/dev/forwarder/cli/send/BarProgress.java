package dev.forwarder.cli.send;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal: how much is read, and beside it what was delivered. */
final class BarProgress implements Progress {
  private static final int WIDTH = 110;
  private static final int REFRESH_MILLIS = 250;
  private static final long MIB = 1 << 20;

  private final ProgressBar bar;

  /**
   * Draws the bar.
   *
   * @param totalBytes what there is to read, or 0 where nobody knows
   * @param err the terminal
   */
  BarProgress(long totalBytes, PrintStream err) {
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("send")
            .setInitialMax(totalBytes == 0 ? -1 : totalBytes)
            .setUnit(" MiB", MIB)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setMaxRenderedLength(WIDTH)
            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
            .build();
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
