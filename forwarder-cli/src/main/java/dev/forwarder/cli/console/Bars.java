package dev.forwarder.cli.console;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The bars that tell on a terminal how far something is. */
public final class Bars {
  private static final int REFRESH_MILLIS = 250;

  private Bars() {}

  /**
   * Draws a bar.
   *
   * @param task what goes on, in a word
   * @param unit what is counted, as it stands behind a number
   * @param unitSize how many steps one of it has
   * @param steps how many steps there are; 0 where nobody knows
   * @param err the terminal
   * @return the bar, to be closed
   */
  public static ProgressBar draw(
      String task, String unit, long unitSize, long steps, PrintStream err) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps == 0 ? -1 : steps)
        .setUnit(" " + unit, unitSize)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(err)) // as wide as the terminal is
        .build();
  }
}
