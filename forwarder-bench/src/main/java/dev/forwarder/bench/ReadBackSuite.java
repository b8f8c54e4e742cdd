package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.BARE;
import static dev.forwarder.bench.disk.KeeperMain.CHRONICLE;
import static dev.forwarder.bench.disk.KeeperMain.ROCKS;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import java.util.List;

/**
 * Records of 1 KiB read back: the spool is opened anew, so that nothing of it is in its own memory;
 * its files are in the system's. Beside it a bare read of such frames, verified and copied too; and
 * those of the other keepers that read without deleting what they have read.
 */
final class ReadBackSuite implements Suite {

  private static final String CASE = "1KiB/opened-anew";
  private static final double LEAST_PER_SECOND = 1e6;

  @Override
  public String name() {
    return "read-back";
  }

  @Override
  public String description() {
    return "records/s read back and verified, from files that the system has in memory";
  }

  @Override
  public void run(BenchRun run, Samples samples) {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      KeeperTurns turns = new KeeperTurns(run, CASE, SPOOL, List.of(BARE, CHRONICLE, ROCKS));
      turns.readInTurn(samples);
      turns.end();
    }
    Metric rate = KeeperTurns.RECORDS_PER_SECOND;
    samples.goal(CASE, SPOOL, rate, Goal.atLeast(LEAST_PER_SECOND));
    for (String peer : List.of(CHRONICLE, ROCKS)) {
      samples.goal(CASE, SPOOL, rate.ratioTo(peer), Goal.atLeast(1));
    }
    samples.note(CASE, BARE, rate, "the same checksums; each copied to memory of its own");
    samples.note(CASE, CHRONICLE, rate, "mapped memory, no checksum; copied to one place");
    samples.note(CASE, ROCKS, rate, "checksums of blocks; each copied to memory of its own");
  }
}
