package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RoomSignalTest {

  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final RoomSignal room = new RoomSignal();

  @Test
  void whatWasMadeAfterTheTicketIsNotMissed() throws InterruptedException {
    long ticket = room.enter();
    room.made();

    assertThat(room.await(ticket, LONG)).isTrue();
    room.leave();
  }

  @Test
  void whatWasMadeBeforeAnybodyWaitedIsNobodys() throws InterruptedException {
    room.made();
    long ticket = room.enter();

    assertThat(room.await(ticket, 1)).as("before its time was up").isFalse();
    room.leave();
  }

  @Test
  void everybodyWhoWaitsIsWoken() {
    CompletableFuture<Boolean> first = waiter();
    CompletableFuture<Boolean> second = waiter();
    room.made();

    assertThat(first.join()).isTrue();
    assertThat(second.join()).isTrue();
  }

  /** Somebody who has entered, and is seen waiting. */
  private CompletableFuture<Boolean> waiter() {
    CompletableFuture<Boolean> woken = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              long ticket = room.enter();
              try {
                woken.complete(room.await(ticket, LONG));
              } catch (InterruptedException e) {
                woken.completeExceptionally(e);
              } finally {
                room.leave();
              }
            });
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return woken;
  }
}
