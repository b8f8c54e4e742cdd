package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.BARE;
import static dev.forwarder.bench.disk.KeeperMain.CHRONICLE;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import java.util.List;

/**
 * Records of 1 KiB read back: the spool is opened anew, so that nothing of it is in its own memory;
 * its files are in the system's. Beside it a bare read of such frames, verified and copied too.
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
      KeeperTurns turns = new KeeperTurns(run, CASE, SPOOL, List.of(BARE, CHRONICLE));
      turns.readInTurn(samples);
      turns.end();
    }
    Metric rate = KeeperTurns.RECORDS_PER_SECOND;
    samples.goal(CASE, SPOOL, rate, Goal.atLeast(LEAST_PER_SECOND));
    samples.note(CASE, BARE, rate, "the same checksums; each copied to memory of its own");
    samples.note(CASE, CHRONICLE, rate, "mapped memory, no checksum; copied to one place");
  }
}
