package dev.forwarder.bench;

import dev.forwarder.cli.console.Bars;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;

/** A bar on a terminal: how many rounds of how many suites are over, and what was found last. */
final class BarProgress implements Progress {

  private static final int LONGEST = 45;

  private final ProgressBar bar;
  private boolean begun;
  private boolean closed;

  /**
   * Draws the bar.
   *
   * @param rounds the rounds of all suites together
   * @param err the terminal
   */
  BarProgress(int rounds, PrintStream err) {
    this.bar = Bars.draw("bench", "rounds", 1, rounds, err);
  }

  @Override
  public void say(String line) {
    String text = line.strip();
    bar.setExtraMessage(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
  }

  @Override
  public void begins(String suite, int round, int rounds) {
    if (begun) {
      bar.step();
    }
    begun = true;
    say(suite + ", round " + round);
  }

  @Override
  public void ends() {
    bar.step();
  }

  /** Once: who is interrupted closes it, too. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      bar.close();
    }
  }
}
