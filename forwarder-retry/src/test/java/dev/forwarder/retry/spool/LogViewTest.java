package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tools look at a folder that a process has open. */
class LogViewTest {

  /** What was shown. */
  private static final class Shown implements LogView.Visitor {
    final List<Long> live = new ArrayList<>();
    final List<Long> done = new ArrayList<>();
    final List<String> damage = new ArrayList<>();

    @Override
    public void record(
        long segment,
        long sequence,
        long createdMillis,
        String tag,
        boolean isLive,
        ByteBuffer body) {
      (isLive ? live : done).add(sequence);
    }

    @Override
    public void damage(long segment, long first, long end) {
      damage.add(first + "-" + end);
    }
  }

  private static Shown show(SpoolRig rig) throws Exception {
    Shown shown = new Shown();
    for (LogView view : LogView.of(rig.disk, SpoolRig.FOLDER, null)) {
      assertThat(view.domain()).isEqualTo(SpoolRig.DOMAIN);
      assertThat(view.kind()).isEqualTo(LogKind.NORMAL);
      view.read(shown);
    }
    return shown;
  }

  private static SpoolModel fill(SpoolRig rig) {
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 10; i++) {
      model.append("tag", 100, true);
    }
    rig.run();
    model.acknowledge(model.in(State.TAKEN).get(3));
    rig.run();
    return model;
  }

  @Test
  void showsALiveFolderAndChangesNothing() throws Exception {
    SpoolRig rig = new SpoolRig(1, Fsync.INTERVAL).open();
    fill(rig);
    long before = rig.disk.operations();
    Shown shown = show(rig);
    assertThat(shown.live).containsExactly(1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(shown.done).containsExactly(4L);
    assertThat(shown.damage).isEmpty();
    assertThat(rig.disk.journal().stream().skip(before).map(DiskOperation::kind))
        .noneMatch(DiskOperation.Kind::isChanging)
        .doesNotContain(DiskOperation.Kind.LOCK);
  }

  @Test
  void saysWhichRecordsAreDamaged() throws Exception {
    SpoolRig rig = new SpoolRig(2, Fsync.INTERVAL).open();
    fill(rig);
    rig.close();
    Path file =
        rig.disk.damage().image().keySet().stream()
            .filter(path -> path.toString().endsWith(".seg"))
            .findFirst()
            .orElseThrow();
    int frame = 36 + 3 + 104;
    rig.disk.damage().flip(file, 64 + frame + 50, 1);
    rig.disk.damage().flip(file, 64 + 2 * frame + 50, 1);
    rig.disk.damage().flip(file, 64 + 3 * frame + 50, 1);
    Shown shown = show(rig);
    assertThat(shown.damage).as("acknowledged ones are none").containsExactly("2-4");
    assertThat(shown.live).containsExactly(1L, 5L, 6L, 7L, 8L, 9L, 10L);
    rig.disk.damage().delete(file);
    assertThat(show(rig).damage).containsExactly("1-11");
  }
}
