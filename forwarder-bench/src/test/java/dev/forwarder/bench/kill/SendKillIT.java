package dev.forwarder.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.Fsync;
import java.nio.file.Files;
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

  @Test
  void aSendThatEndsBeforeItIsKilledIsNoKill() throws Exception {
    Path unused = Files.createFile(folder.resolve("spool")); // where its folder is to be
    LineBooks books = new SendKillRun(folder, 1, 10, Fsync.INTERVAL, 1, line -> {}).run();

    assertThat(books.faults())
        .anySatisfy(
            fault ->
                assertThat(fault)
                    .matches("(?s)send ended by itself with code . before kill 1: .+"));
  }
}
