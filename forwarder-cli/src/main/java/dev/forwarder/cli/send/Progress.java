package dev.forwarder.cli.send;

import dev.forwarder.api.ForwarderStats;

/** Shows how far a run has come. Not thread-safe. */
interface Progress extends AutoCloseable {

  /**
   * Shows the present state, or leaves it until it is time again.
   *
   * @param now the time, by the ticker
   * @param counts what was read
   * @param stats what became of it
   */
  void show(long now, ReadCounts counts, ForwarderStats stats);

  @Override
  void close();
}
