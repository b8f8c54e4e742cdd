package dev.forwarder.bench;

import dev.forwarder.cli.console.Monitor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lines, where there is no terminal: what was found; and where that takes long, how long the round
 * has gone on, so that whoever reads along knows that it does. Thread-safe.
 */
final class LineProgress implements Progress {

  /** After so long without a line there is one. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration LOOK_EACH = Duration.ofSeconds(1);

  private final Consumer<String> lines;
  private final LongSupplier ticker;
  private final Monitor monitor;
  private String round = "bench";
  private long begunAt;
  private long saidAt;

  LineProgress(Consumer<String> lines) {
    this(lines, System::nanoTime, LOOK_EACH);
  }

  LineProgress(Consumer<String> lines, LongSupplier ticker, Duration lookEach) {
    this.lines = lines;
    this.ticker = ticker;
    this.begunAt = ticker.getAsLong();
    this.saidAt = begunAt;
    this.monitor = new Monitor(lookEach, this::look);
  }

  @Override
  public synchronized void say(String line) {
    saidAt = ticker.getAsLong();
    lines.accept(line);
  }

  @Override
  public synchronized void begins(String suite, int number, int rounds) {
    round = suite;
    begunAt = ticker.getAsLong();
    Progress.super.begins(suite, number, rounds);
  }

  /** Whether it is time to say that it goes on. */
  synchronized void look() {
    long now = ticker.getAsLong();
    if (now - saidAt >= SILENCE.toNanos()) {
      say(
          "  %s goes on, %d s so far"
              .formatted(round, TimeUnit.NANOSECONDS.toSeconds(now - begunAt)));
    }
  }

  @Override
  public void close() {
    monitor.close();
  }
}
