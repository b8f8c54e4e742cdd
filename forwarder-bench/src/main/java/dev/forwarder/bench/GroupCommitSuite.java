package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.BARE_FORCED;
import static dev.forwarder.bench.disk.KeeperMain.BARE_GROUP;
import static dev.forwarder.bench.disk.KeeperMain.BARE_GROWING;
import static dev.forwarder.bench.disk.KeeperMain.BARE_THREADS;
import static dev.forwarder.bench.disk.KeeperMain.ROCKS_FORCED;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL_DELIVERED;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL_FORCED;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL_THREADS;

import java.util.List;

/**
 * Records of 1 KiB that are durable before they are answered, from 64 producers that wait for 16
 * answers each at the most: on one thread, and on 64. Beside it bare writes of batches as large as
 * the spool's were, each forced, into a file that is allocated, and into one that grows; the same
 * producers handing over to one thread that writes and forces, and does nothing else; and RocksDB
 * with such batches. The spool's records are delivered at once, so that it writes over blocks that
 * are there; one that keeps them all has a file that grows.
 */
final class GroupCommitSuite implements Suite {

  private static final String CASE = "1KiB/fsync-always/64-producers/16-outstanding";
  private static final String THREADS = CASE + "/64-threads";
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
      run.beginRound(name(), round, samples);
      List<String> others =
          List.of(BARE_FORCED, BARE_GROUP, SPOOL_FORCED, BARE_GROWING, ROCKS_FORCED);
      turns(run, samples, CASE, SPOOL_DELIVERED, others);
      turns(run, samples, THREADS, SPOOL_THREADS, List.of(BARE_FORCED, BARE_THREADS));
    }
    Metric rate = KeeperTurns.RECORDS_PER_SECOND;
    Goal goal = Goal.atLeast(LEAST_OF_BARE);
    samples.goal(CASE, SPOOL, rate.ratioTo(BARE_FORCED), goal);
    samples.goal(THREADS, SPOOL, rate.ratioTo(BARE_FORCED), goal);
    samples.note(CASE, BARE_FORCED, rate, "such batches, made before, over zeros written before");
    samples.note(CASE, BARE_GROUP, rate, "the same producers; no checksums, blocks that are there");
    samples.note(CASE, BARE_GROWING, rate, "such batches, made before; new blocks");
    for (String caseName : List.of(CASE, THREADS)) {
      samples.note(caseName, SPOOL, rate, "each delivered at once; blocks that are there");
    }
    samples.note(CASE, SPOOL_FORCED, rate, "nothing is delivered; new blocks");
    samples.note(
        CASE,
        ROCKS_FORCED,
        rate,
        "such batches, each forced; new blocks, as those of " + SPOOL_FORCED);
  }

  private static void turns(
      BenchRun run, Samples samples, String caseName, String subject, List<String> others) {
    KeeperTurns turns = new KeeperTurns(run, caseName, subject, others);
    turns.writeInTurn(samples);
    turns.end();
  }
}
