package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What goes to the disk, and comes from there. */
final class StorageTest {

  private static final int CAP = 64 << 10;

  /** With its overhead, 1 KiB. */
  private static final int PAYLOAD = 1024 - Transaction.OVERHEAD_BYTES;

  private static final StorageSettings OVERFLOW = StorageSettings.defaults();
  private static final StorageSettings AHEAD = OVERFLOW.withDurability(Durability.WRITE_AHEAD);

  private final DiskRig disk = new DiskRig();

  private static ForwarderBuilder small(ForwarderBuilder builder) {
    return builder.queue(Choice.queue().memory(CAP).settings());
  }

  private static Reply refused() {
    return Reply.failed(FailureKind.REFUSED, "");
  }

  private static String numbered(int i) {
    return String.format("%0" + PAYLOAD + "d", i);
  }

  @Test
  void whatMemoryHasNoRoomForWaitsOnDiskAndIsDeliveredFromThere() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 500; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(rig.counts().droppedTotal()).isZero();
    assertThat(rig.stats().storedItems()).isGreaterThan(400);
    assertThat(rig.stats().memoryBytes()).isLessThan(CAP);

    rig.transport.answers(202);
    rig.advance(Duration.ofMinutes(10));
    assertThat(rig.counts().delivered()).isEqualTo(500);
    assertThat(rig.counts().pending()).isZero();
  }

  @Test
  void whatIsPendingAtTheStopIsOnDiskAndIsDeliveredByTheNext() {
    Rig first = disk.started(OVERFLOW, StorageTest::small);
    first.transport.answers(request -> refused());
    first.submitAll("1", "2", "3");
    first.beginStop(Duration.ZERO);
    assertThat(first.counts().pending()).isEqualTo(3);
    assertThat(first.counts().droppedTotal()).isZero();

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(10));
    assertThat(second.stats().recoveredItems()).isEqualTo(3);
    assertThat(second.counts().accepted()).isEqualTo(3);
    assertThat(second.counts().delivered()).isEqualTo(3);
  }

  @Test
  void whatIsWrittenAheadIsAcceptedOnceItIsOnDisk() {
    Rig rig = disk.started(AHEAD, StorageTest::small);
    rig.transport.answers(202);
    Admission admission = rig.submit("1");

    assertThat(admission.entries().get(0).state()).isEqualTo(Admission.State.WRITING);
    assertThat(rig.counts().accepted()).isZero();

    rig.run();
    Admission.Entry settled = admission.settled().toCompletableFuture().join().entries().get(0);
    assertThat(settled.state()).isEqualTo(Admission.State.ACCEPTED);
    assertThat(settled.isDurable()).isTrue();
    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void whatWasAcceptedAheadSurvivesTheProcess() {
    Rig first = disk.started(AHEAD, StorageTest::small);
    first.transport.answers(request -> refused());
    first.submitAll("1", "2");
    assertThat(first.counts().accepted()).isEqualTo(2);
    disk.disk.crash();

    Rig second = disk.started(AHEAD, StorageTest::small);
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(10));
    assertThat(second.counts().delivered()).isEqualTo(2);
  }
}
