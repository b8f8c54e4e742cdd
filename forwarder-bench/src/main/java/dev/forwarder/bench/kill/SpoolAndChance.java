package dev.forwarder.bench.kill;

import dev.forwarder.retry.spool.Fsync;
import picocli.CommandLine.Option;

/** The options of every test that kills: of its spool, and of its chance. */
final class SpoolAndChance {

  @Option(
      names = "--fsync",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.",
      defaultValue = "INTERVAL")
  private Fsync fsync = Fsync.INTERVAL;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where chance starts; default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long seed = 1;

  Fsync fsync() {
    return fsync;
  }

  long seed() {
    return seed;
  }
}
