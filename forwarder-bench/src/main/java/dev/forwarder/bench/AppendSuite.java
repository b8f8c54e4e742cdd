package dev.forwarder.bench;

import static dev.forwarder.bench.disk.KeeperMain.BARE;
import static dev.forwarder.bench.disk.KeeperMain.BARE_STAGED;
import static dev.forwarder.bench.disk.KeeperMain.CHRONICLE;
import static dev.forwarder.bench.disk.KeeperMain.FLUME;
import static dev.forwarder.bench.disk.KeeperMain.OTEL;
import static dev.forwarder.bench.disk.KeeperMain.ROCKS;
import static dev.forwarder.bench.disk.KeeperMain.SPOOL;

import java.util.List;

/**
 * Records of 1 KiB written one after another, where nothing is forced: by the spool, by others that
 * keep records, and by bare writes of batches as large as the spool's were. And what a record costs
 * where a large backlog waits, beside a small one.
 */
final class AppendSuite implements Suite {

  private static final String CASE = "1KiB/no-fsync";
  private static final List<String> LOOK = List.of(BARE, BARE_STAGED, CHRONICLE, OTEL, ROCKS);
  private static final List<String> OTHERS =
      List.of(BARE, BARE_STAGED, CHRONICLE, OTEL, ROCKS, FLUME);
  private static final double LEAST_OF_BARE = 0.8;
  private static final double LEAST_OF_CHRONICLE = 3;

  @Override
  public String name() {
    return "append";
  }

  @Override
  public String description() {
    return "records/s to disk without fsync, against bare writes and other keepers";
  }

  @Override
  public long mostBytes(BenchOptions options) {
    return options.large() ? options.roomForBacklogs() : 0;
  }

  @Override
  public void run(BenchRun run, Samples samples) {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      KeeperTurns turns = new KeeperTurns(run, CASE, SPOOL, others(run));
      turns.writeInTurn(samples);
      turns.end();
      if (run.options().large()) {
        passThroughBacklogs(run, SPOOL, samples);
        passThroughBacklogs(run, BARE, samples);
      }
    }
    if (run.options().large()) {
      BacklogTurns.goals(run, samples);
    }
    Metric rate = KeeperTurns.RECORDS_PER_SECOND;
    samples.goal(CASE, SPOOL, rate.ratioTo(BARE), Goal.atLeast(LEAST_OF_BARE));
    samples.goal(CASE, SPOOL, rate.ratioTo(CHRONICLE), Goal.atLeast(LEAST_OF_CHRONICLE));
    samples.note(CASE, SPOOL, rate, "survives the process, not a power failure");
    samples.note(CASE, BARE, rate, "gathering writes; the same batches and checksums");
    samples.note(CASE, BARE_STAGED, rate, "put together off the heap; the same otherwise");
    samples.note(CASE, CHRONICLE, rate, "mapped memory, no checksum");
    samples.note(CASE, FLUME, rate, "the same batches; forces each, though told not to");
    samples.note(CASE, OTEL, rate, "batches of 512, no checksum");
    samples.note(CASE, ROCKS, rate, "batches of 256, its log is not forced");
  }

  /** Flume takes longer than all others together, which is too long for a look. */
  private static List<String> others(BenchRun run) {
    return run.options().look() ? LOOK : OTHERS;
  }

  /** One kind after the other: the largest of both would not fit into the memory for files. */
  private static void passThroughBacklogs(BenchRun run, String kind, Samples samples) {
    BacklogTurns turns = new BacklogTurns(run, kind);
    try {
      turns.passInTurn(samples);
    } finally {
      turns.end();
    }
  }
}
