package dev.forwarder.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.bench.process.Children;
import dev.forwarder.retry.spool.Fsync;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class KilledMainIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(10);
  private static final int NOBODYS_PORT = 9;
  private static final int COUNT = 10;

  @TempDir private Path folder;

  private Errand errand(int process, @Nullable Step step) {
    return new Errand(
        process,
        1,
        folder.toString(),
        NOBODYS_PORT,
        Fsync.INTERVAL,
        process == 1 ? 0 : COUNT,
        process == 1 ? COUNT : 0,
        false,
        step,
        step == null ? null : Moment.BEFORE,
        step == null ? 0 : 1,
        Mutant.NONE);
  }

  @Test
  void aProcessInATrapWhileItsSpoolIsOpenedEndsWithItsInput() throws Exception {
    Books books = new Books(1);
    try (Children children = new Children()) {
      Errand fills = errand(1, null);
      books.begin(fills, 0);
      try (Life life = new Life(fills, books, children)) {
        assertThat(life.next(PATIENCE)).isEqualTo("opening");
        assertThat(life.next(PATIENCE)).isEqualTo("open");
        assertThat(life.next(PATIENCE)).isEqualTo("idle");
        life.kill();
      }
      Errand opens = errand(2, Step.FORCE);
      books.begin(opens, 0);
      try (Life life = new Life(opens, books, children)) {
        assertThat(life.next(PATIENCE)).isEqualTo("opening");
        assertThat(life.next(PATIENCE)).isEqualTo("trapped");
        life.finish(AT_ONCE);
      }
    }
    assertThat(books.verdict().wrong()).as(books.verdict().told().toString()).isZero();
    assertThat(books.accepted()).isEqualTo(COUNT);
  }
}
