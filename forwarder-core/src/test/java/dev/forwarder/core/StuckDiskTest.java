package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.testing.disk.DiskHook;
import dev.forwarder.testing.disk.DiskOperation;
import dev.forwarder.testing.disk.FakeDisk;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a disk that does not come back from a write holds up, on real threads: no submission. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StuckDiskTest {

  private static final int CAP = 64 << 10;
  private static final Payload PAYLOAD = Payload.wrap(new byte[512]);

  private final FakeDisk disk = new FakeDisk(new SplittableRandom(1));
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Queue<Thread> touching = new ConcurrentLinkedQueue<>();

  /** Refuses every connection. */
  private static final class Refusing implements Transport {

    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      handler.onReply(Reply.failed(FailureKind.REFUSED, ""));
      return () -> {};
    }

    @Override
    public void close() {}
  }

  private DefaultForwarder started(Durability durability, DiskHook hook) {
    DefaultForwarder forwarder =
        DefaultForwarder.builder()
            .domain(Rig.domain("a"))
            .transport(new Refusing())
            .queue(Choice.queue().memory(CAP).settings())
            .storage(StorageSettings.defaults().withDurability(durability))
            .disk(DiskSettings.of(DiskRig.FOLDER, 1 << 30))
            .files(disk)
            .build();
    disk.before(hook);
    forwarder.start();
    return forwarder;
  }

  private void getStuck(DiskOperation operation) throws InterruptedIOException {
    if (operation.kind() == DiskOperation.Kind.WRITE) {
      stuck.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }

  @AfterEach
  void release() {
    released.countDown();
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"OVERFLOW", "WRITE_AHEAD"})
  void submitAnswersWhileAWriteIsStuck(Durability durability) throws InterruptedException {
    DefaultForwarder forwarder = started(durability, this::getStuck);
    while (stuck.getCount() > 0) {
      Admission unused = forwarder.submit(Rig.EVENTS, PAYLOAD);
    }
    stuck.await();

    for (int i = 0; i < 1000; i++) {
      assertThat(forwarder.submit(Rig.EVENTS, PAYLOAD).entries()).hasSize(1);
    }
    assertThat(released.getCount()).isOne();
    released.countDown();
    forwarder.stop(Duration.ZERO);
  }

  @Test
  void whatIsWrittenAheadIsAnsweredAsWriting() throws InterruptedException {
    DefaultForwarder forwarder = started(Durability.WRITE_AHEAD, this::getStuck);
    Admission admission = forwarder.submit(Rig.EVENTS, PAYLOAD);
    stuck.await();

    assertThat(admission.entries().get(0).state()).isEqualTo(Admission.State.WRITING);
    released.countDown();
    assertThat(admission.settled().toCompletableFuture().join().isAccepted()).isTrue();
    forwarder.stop(Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource
  void aSubmitterNeverTouchesTheDisk(Durability durability) {
    DefaultForwarder forwarder =
        started(durability, operation -> touching.add(Thread.currentThread()));
    for (int i = 0; i < 1000; i++) {
      Admission unused = forwarder.submit(Rig.EVENTS, PAYLOAD);
    }
    while (durability != Durability.MEMORY && touching.isEmpty()) { // it overflows in a step
      Admission unused = forwarder.submit(Rig.EVENTS, PAYLOAD);
    }
    forwarder.flushStorage().toCompletableFuture().join();

    assertThat(touching).doesNotContain(Thread.currentThread());
    assertThat(touching.isEmpty()).isEqualTo(durability == Durability.MEMORY);
    forwarder.stop(Duration.ZERO);
  }
}
