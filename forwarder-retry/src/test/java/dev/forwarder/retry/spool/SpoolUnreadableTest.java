package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A segment that cannot be read at all stays as it is, and is nobody else's trouble. */
class SpoolUnreadableTest {

  private static final Duration RETRY = Duration.ofMillis(1_100);

  private final SpoolRig rig = new SpoolRig(1, Fsync.INTERVAL).open();
  private final SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);

  private void append(int count, boolean taken) {
    for (int i = 0; i < count; i++) {
      model.append("t", 1_000, taken);
    }
    rig.run();
  }

  private void breakReadsOf(Path segment) {
    rig.disk
        .faults()
        .failWhile(operation -> operation.kind() == Kind.READ && operation.path().equals(segment));
  }

  private void appendsAllTheTime() {
    for (int i = 0; i < 10; i++) {
      append(3, true);
      rig.pass(Duration.ofMillis(400));
    }
    assertThat(model.in(State.REFUSED)).isEmpty();
    assertThat(rig.log.statistics().segments()).isLessThan(4);
    assertThat(rig.losses).isEmpty();
  }

  @Test
  void isTakenAlongLaterWhereLittleIsLeftOfIt() {
    append(20, true);
    rig.close();
    rig.open();
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    List<Entry> read = model.read(tag -> true, 18, ReadOrder.OLDEST_FIRST);
    Path segment = segmentOf(read.get(0));
    breakReadsOf(segment);
    read.forEach(model::acknowledge);
    rig.run();
    appendsAllTheTime();
    assertThat(rig.log.statistics().trouble()).isNull();

    rig.disk.faults().heal();
    rig.pass(Duration.ofMinutes(1));
    append(1, true);
    assertThat(rig.disk.damage().image())
        .as("what was left of it has moved on")
        .doesNotContainKey(segment);
    assertThat(model.read(tag -> true, 10, ReadOrder.OLDEST_FIRST)).hasSize(2);
    rig.check();
  }

  @Test
  void isWrittenAnewLaterWhereItsForceHasFailed() {
    append(20, true);
    Path segment = segmentOf(model.in(State.TAKEN).get(0));
    rig.disk
        .faults()
        .failWhile(
            operation ->
                (operation.kind() == Kind.READ || operation.kind() == Kind.FORCE)
                    && operation.path().equals(segment));
    rig.pass(RETRY);
    appendsAllTheTime();
    assertThat(flushed()).as("something is not durable").isNotNull();

    rig.disk.faults().heal();
    rig.pass(RETRY);
    assertThat(flushed()).isNull();
    model.checkCounts();
    rig.check();
  }

  @Test
  void isOpenedAnewWhereItsFileWasClosed() {
    append(20, false);
    Path segment = rig.logFolder().resolve("%016x.seg".formatted(1));
    breakReadsOf(segment);
    assertThat(model.read(tag -> true, 10, ReadOrder.OLDEST_FIRST)).isEmpty();
    rig.disk.faults().heal();
    long[] opened = {0};
    rig.disk.before(operation -> opened[0] += operation.kind() == Kind.OPEN ? 1 : 0);
    assertThat(model.read(tag -> true, 10, ReadOrder.OLDEST_FIRST)).hasSize(10);
    assertThat(opened[0]).isEqualTo(1);
  }

  private @Nullable Throwable flushed() {
    List<@Nullable Throwable> failures = new ArrayList<>();
    rig.log.flush(failures::add);
    rig.run();
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  private Path segmentOf(Entry entry) {
    assertThat(entry.place).isNotNull();
    return rig.logFolder().resolve("%016x.seg".formatted(entry.place.segment()));
  }
}
