package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.BARE_FORCED;
import static dev.forwarder.bench.disk.KeeperMain.BARE_GROUP;
import static dev.forwarder.bench.disk.KeeperMain.BARE_GROWING;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL_FORCED;

import java.util.List;

/**
 * Records of 1 KiB that are durable before they are answered, from 64 threads that wait for 16
 * answers each at the most; beside it bare writes of batches as large as the spool's were, each
 * forced, into a file that is allocated, and into one that grows, as the spool's do; and the same
 * threads handing over to one that writes and forces, and does nothing else.
 */
final class GroupCommitSuite implements Suite {

  private static final String CASE = "1KiB/fsync-always/64-producers/16-outstanding";
  private static final double LEAST_OF_BARE = 0.8;

  @Override
  public String name() {
    return "group-commit";
  }

  @Override
  public String description() {
    return "durable records/s of 64 producers, against bare writes and forces of such batches";
  }

  @Override
  public void run(BenchRun run, Samples samples) {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.sayRound(name(), round);
      KeeperTurns turns =
          new KeeperTurns(run, CASE, SPOOL_FORCED, List.of(BARE_FORCED, BARE_GROWING, BARE_GROUP));
      turns.writeInTurn(samples);
      turns.end();
    }
    Metric rate = KeeperTurns.RECORDS_PER_SECOND;
    samples.goal(CASE, SPOOL_FORCED, rate.ratioTo(BARE_FORCED), Goal.atLeast(LEAST_OF_BARE));
    samples.note(CASE, BARE_FORCED, rate, "such batches, made before, over zeros written before");
    samples.note(CASE, BARE_GROUP, rate, "the same producers; no checksums, blocks that are there");
    samples.note(CASE, BARE_GROWING, rate, "such batches, made before; new blocks, as the spool's");
  }
}
