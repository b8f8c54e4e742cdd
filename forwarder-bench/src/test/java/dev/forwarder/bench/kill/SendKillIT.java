package dev.forwarder.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.Fsync;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code send} killed in the midst of a file, in its short form. */
@Timeout(600)
final class SendKillIT {

  private static final int KILLS = 4;
  private static final int LINES = 140_000;

  @TempDir private Path folder;

  @Test
  void everyLineArrivesHoweverOftenTheSameCommandIsKilled() throws Exception {
    List<String> progress = new ArrayList<>();
    LineBooks books = new SendKillRun(folder, KILLS, LINES, Fsync.INTERVAL, 1, progress::add).run();

    assertThat(books.faults()).as(progress.toString()).isEmpty();
    assertThat(books.arrived()).isEqualTo(LINES);
    assertThat(progress).hasSize(KILLS);
  }
}
