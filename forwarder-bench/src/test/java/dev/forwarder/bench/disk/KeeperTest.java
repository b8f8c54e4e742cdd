package dev.forwarder.bench.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That each keeper keeps what it is given; Chronicle Queue's JVM needs options of its own. */
final class KeeperTest {

  private static final int RECORDS = 2048;

  @TempDir private Path folder;

  private KeeperTask task(int batch) {
    return new KeeperTask(folder.toString(), RECORDS, batch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KeeperMain.SPOOL,
        KeeperMain.SPOOL_FORCED,
        KeeperMain.BARE,
        KeeperMain.BARE_STAGED,
        KeeperMain.BARE_FORCED,
        KeeperMain.BARE_GROWING,
        KeeperMain.BARE_GROUP,
        KeeperMain.FLUME,
        KeeperMain.OTEL,
        KeeperMain.ROCKS,
        KeeperMain.ROCKS_FORCED
      })
  void whatIsWrittenIsThere(String name) throws Exception {
    Done done = KeeperMain.keeper(name).write(folder, task(64));

    assertThat(done.records()).isEqualTo(RECORDS);
    assertThat(done.batch()).isBetween(1.0, (double) RECORDS);
    KeeperMain.requireThere(folder, done);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {KeeperMain.SPOOL, KeeperMain.BARE, KeeperMain.BARE_STAGED, KeeperMain.ROCKS})
  void whatIsWrittenIsRead(String name) throws Exception {
    Done unused = KeeperMain.keeper(name).write(folder, task(100));

    assertThat(KeeperMain.keeper(name).read(folder).records()).isEqualTo(RECORDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {KeeperMain.SPOOL, KeeperMain.BARE})
  void asManyArePendingAfterRecordsHavePassed(String kind) throws Exception {
    try (BacklogMain backlog = new BacklogMain(kind)) {
      assertThat(backlog.fill(task(64))).isEqualTo(RECORDS);

      assertThat(backlog.pass(task(100)).all().records()).isEqualTo(RECORDS);
      assertThat(backlog.fill(task(64))).isEqualTo(2 * RECORDS);
    }
  }

  @Test
  void aBareReadIsVerified() throws Exception {
    Done unused = BareKeeper.gathering().write(folder, task(100));
    Path file = Folders.files(folder).get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[5000] ^= 1;
    Files.write(file, bytes);

    assertThatIllegalStateException().isThrownBy(() -> BareKeeper.gathering().read(folder));
  }

  @Test
  void aKeeperThatKeepsTooLittleIsNotMeasured() throws IOException {
    Files.write(folder.resolve("few"), new byte[1024]);

    assertThatIllegalStateException()
        .isThrownBy(() -> KeeperMain.requireThere(folder, new Done(2, 1, 1, 1)))
        .withMessage("2 records were written, which are not in 1024 bytes");
  }

  @Test
  void anUnknownKeeperIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeeperMain.keeper("tape"))
        .withMessageStartingWith("no keeper 'tape', there are ");
  }

  @Test
  void eachWriteToASlowDiskTakesLonger() throws IOException {
    long start = System.nanoTime();
    try (DiskFile file = new SlowDisk(Duration.ofMillis(30)).create(folder.resolve("slow"))) {
      file.write(ByteBuffer.wrap(new byte[10]), 0);
    }

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    assertThat(folder.resolve("slow")).hasBinaryContent(new byte[10]);
  }

  @Test
  void aCopyHasAllFiles() throws IOException {
    Path from = Files.createDirectories(folder.resolve("from/inner"));
    Files.write(from.resolve("shared"), new byte[] {1});
    Files.write(from.resolve("own"), new byte[] {2});
    Folders.copy(
        folder.resolve("from"), folder.resolve("to"), file -> file.endsWith("inner/shared"));
    Files.write(from.resolve("own"), new byte[] {3});

    assertThat(folder.resolve("to/inner/shared")).hasBinaryContent(new byte[] {1});
    assertThat(folder.resolve("to/inner/own")).hasBinaryContent(new byte[] {2});
    Folders.delete(folder.resolve("to"));
    assertThat(folder.resolve("to")).doesNotExist();
  }
}
