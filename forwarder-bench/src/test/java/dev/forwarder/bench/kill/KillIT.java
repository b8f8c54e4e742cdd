package dev.forwarder.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kill test, in its short form. */
@Timeout(900)
final class KillIT {

  private static final int KILLS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir private Path folder;

  private KillResult run(int kills, Mutant mutant) throws IOException, InterruptedException {
    List<String> progress = new ArrayList<>();
    KillOptions options = new KillOptions(kills, PATIENCE, Fsync.INTERVAL, 1, folder, mutant);
    KillResult result = KillRun.run(options, progress::add);
    assertThat(progress).hasSize(result.plan().kills());
    return result;
  }

  @Test
  void everythingThatWasAcceptedArrivesHoweverOftenTheProcessIsKilled() throws Exception {
    KillResult result = run(KILLS, Mutant.NONE);

    assertThat(result.isClean()).as(result.table()).isTrue();
    assertThat(result.plan().kills()).isGreaterThanOrEqualTo(KILLS);
    assertThat(result.isComplete()).as(result.table()).isTrue();
    assertThat(result.plan().points())
        .filteredOn(Point::isMain)
        .hasSize(10)
        .allSatisfy(point -> assertThat(result.plan().hits(point)).isGreaterThanOrEqualTo(3));
  }

  @Test
  void writesThatAreDroppedAreFound() throws Exception {
    assertThat(run(3, Mutant.DROP_WRITES).verdict().lost()).isPositive();
  }

  @Test
  void writesThatAProcessStillHasInMemoryAreFound() throws Exception {
    assertThat(run(3, Mutant.DELAY_WRITES).verdict().lost()).isPositive();
  }
}
