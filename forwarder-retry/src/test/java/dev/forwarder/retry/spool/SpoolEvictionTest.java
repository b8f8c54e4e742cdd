package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What gives way for room on the disk, where the disk does not give the room back. */
class SpoolEvictionTest {

  private static final Duration RETRY = Duration.ofMillis(1_100);

  private final SpoolRig rig = new SpoolRig(1, Fsync.NEVER).with(SpoolSettings.of(8 << 20)).open();
  private final SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);

  private void fill() {
    for (int i = 0; rig.losses.isEmpty() && i < 200; i++) {
      model.append("t", 100_000, false);
      rig.run();
    }
    rig.losses.clear();
  }

  @Test
  void losesOneSegmentAtTheMostWhereNoneCanBeDeleted() {
    fill();
    int segments = rig.log.statistics().segments();
    assertThat(segments).isGreaterThan(2);
    rig.disk.faults().failWhile(operation -> operation.kind() == Kind.DELETE);
    for (int i = 0; i < 40; i++) {
      model.append("t", 100_000, false);
      rig.run();
    }
    assertThat(rig.losses).hasSizeLessThan(2);
    assertThat(model.in(State.REFUSED)).isNotEmpty();

    rig.disk.faults().heal();
    rig.pass(RETRY);
    int refused = model.in(State.REFUSED).size();
    for (int i = 0; i < 10; i++) {
      model.append("t", 100_000, false);
      rig.run();
    }
    assertThat(model.in(State.REFUSED)).hasSize(refused);
    rig.check();
  }
}
