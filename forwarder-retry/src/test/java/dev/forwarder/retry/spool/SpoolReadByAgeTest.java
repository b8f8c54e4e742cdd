package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads that are for old records alone. */
class SpoolReadByAgeTest {

  private final SpoolRig rig = new SpoolRig(1, Fsync.NEVER).open();

  private void append(long createdMillis) {
    append(createdMillis, 10);
  }

  private void append(long createdMillis, int bytes) {
    rig.log.append(
        new NewRecord(createdMillis, "tag", false, ByteBuffer.allocate(bytes)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {}

          @Override
          public void refused(AppendRefusal refusal) {
            throw new AssertionError(refusal);
          }
        });
  }

  private List<Long> read(long createdBefore) {
    List<Long> read = new ArrayList<>();
    rig.log.read(
        new ReadRequest(tag -> true, 100, 1 << 20, ReadOrder.OLDEST_FIRST)
            .createdBefore(createdBefore),
        records -> records.forEach(record -> read.add(record.createdMillis())));
    rig.run();
    return read;
  }

  @Test
  void takesThoseThatAreOldEnoughAndLeavesTheOthersToOtherReads() {
    long now = rig.wallMillis();
    append(now - 3000);
    append(now);
    append(now - 2000);
    append(now - 1000);
    rig.run();

    assertThat(read(now - 3000)).isEmpty();
    assertThat(read(now - 1500)).containsExactly(now - 3000, now - 2000);
    assertThat(read(now - 1500)).isEmpty();
    assertThat(read(Long.MAX_VALUE)).containsExactly(now, now - 1000);
  }

  @Test
  void passesOverLargeSegmentsOfWhatIsTooYoung() {
    long now = rig.wallMillis();
    for (int segment = 0; segment < 3; segment++) {
      append(now - 3000, 10);
      append(now, 9 << 20);
      rig.run();
      rig.close();
      rig.open();
    }
    for (int i = 0; i < 3; i++) {
      rig.log.read(
          new ReadRequest(tag -> true, 1, 1 << 20, ReadOrder.OLDEST_FIRST)
              .createdBefore(now - 1500),
          records -> records.forEach(record -> rig.log.acknowledge(record.place())));
      rig.run();
    }
    append(now - 2000, 10);
    rig.run();

    assertThat(read(now - 1500)).containsExactly(now - 2000);
  }
}
