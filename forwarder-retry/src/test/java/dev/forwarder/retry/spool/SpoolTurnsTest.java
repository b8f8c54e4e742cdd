package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.testing.disk.DiskOperation;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that is never left in peace keeps nobody waiting: neither other logs, nor the end. */
class SpoolTurnsTest {

  private static final int MOST = 2_000;

  private final SpoolRig rig = new SpoolRig(1, Fsync.INTERVAL).open();
  private int appended;
  private int refused;

  /** Appends, and at each answer again. */
  private void appendForEver(Runnable meanwhile) {
    rig.log.append(
        new NewRecord(1, "t", false, ByteBuffer.allocate(10)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {
            if (++appended < MOST) {
              meanwhile.run();
              appendForEver(meanwhile);
            }
          }

          @Override
          public void refused(AppendRefusal refusal) {
            refused++;
          }
        });
  }

  @Test
  void closesWhileALogIsAskedForMoreAtEachAnswer() {
    appendForEver(
        () -> {
          if (appended == 10) {
            rig.spool.close();
          }
        });
    rig.run();

    assertThat(refused).isEqualTo(1);
    assertThat(appended).isLessThan(20);
  }

  @Test
  void forcesOtherLogsInTimeWhileOneIsAskedForMoreAtEachAnswer() {
    SpoolLog other = rig.spool.log("other", LogKind.NORMAL, LogSettings.DEFAULT);
    other.append(new NewRecord(1, "t", false, ByteBuffer.allocate(10)), SpoolRig.UNHEARD);
    rig.run();
    Path folder = SpoolRig.FOLDER.resolve("other").resolve("normal");
    List<Integer> forcedAt = new ArrayList<>();
    rig.disk.before(
        (DiskOperation operation) -> {
          if (operation.kind() == Kind.FORCE && operation.path().startsWith(folder)) {
            forcedAt.add(appended);
          }
        });
    appendForEver(() -> rig.elapse(LogSettings.DEFAULT.forceInterval().dividedBy(10)));
    rig.run();

    assertThat(appended).isEqualTo(MOST);
    assertThat(forcedAt).isNotEmpty().first().isEqualTo(10);
  }
}
