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
    RoomSignal.Waiter waiter = room.enter(10);
    room.made(10);

    assertThat(room.await(waiter, LONG)).isTrue();
    assertThat(room.leave(waiter)).isFalse();
  }

  @Test
  void whatWasMadeBeforeAnybodyWaitedIsNobodys() throws InterruptedException {
    room.made(10);
    RoomSignal.Waiter waiter = room.enter(10);

    assertThat(room.await(waiter, 1)).as("before its time was up").isFalse();
    assertThat(room.leave(waiter)).isFalse();
  }

  @Test
  void asManyAreWokenAsThereIsRoomForTheFirstOnesFirst() throws InterruptedException {
    RoomSignal.Waiter first = room.enter(10);
    RoomSignal.Waiter second = room.enter(10);
    RoomSignal.Waiter third = room.enter(10);
    room.made(25);

    assertThat(room.await(first, 1)).isTrue();
    assertThat(room.await(second, 1)).isTrue();
    assertThat(room.await(third, 1)).isFalse();
  }

  @Test
  void whoNeedsLittleIsNotHeldUpByWhoNeedsMuch() throws InterruptedException {
    RoomSignal.Waiter large = room.enter(100);
    RoomSignal.Waiter small = room.enter(10);
    room.made(10);

    assertThat(room.await(large, 1)).isFalse();
    assertThat(room.await(small, 1)).isTrue();
  }

  @Test
  void roomThatNobodyNeedsAnyMoreIsTheNextOnes() throws InterruptedException {
    RoomSignal.Waiter first = room.enter(10);
    RoomSignal.Waiter second = room.enter(10);
    assertThat(room.leave(first)).isFalse();
    room.made(10);

    assertThat(room.await(second, 1)).isTrue();
  }

  @Test
  void whoLeavesWithoutHavingBeenToldOfItsRoomHearsOfIt() throws InterruptedException {
    RoomSignal.Waiter woken = room.enter(10);
    RoomSignal.Waiter told = room.enter(10);
    RoomSignal.Waiter asleep = room.enter(10);
    room.made(20);

    assertThat(room.leave(woken)).isTrue();
    assertThat(room.await(told, 1)).isTrue();
    assertThat(room.leave(told)).isFalse();
    assertThat(room.leave(asleep)).isFalse();
  }

  @Test
  void whoWasWokenHasItsTurnNoMore() throws InterruptedException {
    RoomSignal.Waiter first = room.enter(10);
    RoomSignal.Waiter second = room.enter(10);
    room.made(10);
    room.made(10);

    assertThat(room.await(first, 1)).isTrue();
    assertThat(room.await(second, 1)).isTrue();
  }

  @Test
  void everybodyWhoWaitsIsWokenByRoomForAll() {
    CompletableFuture<Boolean> first = waiter();
    CompletableFuture<Boolean> second = waiter();
    room.madeForAll();

    assertThat(first.join()).isTrue();
    assertThat(second.join()).isTrue();
  }

  /** Somebody who has entered, and is seen waiting. */
  private CompletableFuture<Boolean> waiter() {
    CompletableFuture<Boolean> woken = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              RoomSignal.Waiter waiter = room.enter(10);
              try {
                woken.complete(room.await(waiter, LONG));
              } catch (InterruptedException e) {
                woken.completeExceptionally(e);
              } finally {
                boolean unused = room.leave(waiter);
              }
            });
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return woken;
  }
}
