package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CourteousQueueTest {

  private final CourteousQueue queue = new CourteousQueue();
  private final List<String> asked = new ArrayList<>();

  private final class Known implements CourteousQueue.Task {

    @Override
    public boolean isOfHost() {
      asked.add("who woke it");
      return true;
    }

    @Override
    public void run() {}
  }

  @Test
  void whatIsThereAlreadyIsTakenWithoutAnyAdo() throws InterruptedException {
    Known task = new Known();
    queue.add(task);

    assertThat(queue.poll(1, TimeUnit.HOURS)).isSameAs(task);
    assertThat(asked).isEmpty();
  }

  @Test
  void whoHadToWaitAsksWhoWokeIt() throws InterruptedException {
    Known task = new Known();
    Thread poller = Thread.currentThread();
    Thread host =
        new Thread(
            () -> {
              while (poller.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
              }
              queue.add(task);
            });
    host.start();

    assertThat(queue.poll(1, TimeUnit.HOURS)).isSameAs(task);
    assertThat(asked).containsExactly("who woke it");
  }

  @Test
  void whoWaitsInVainGetsNothing() throws InterruptedException {
    assertThat(queue.poll(1, TimeUnit.NANOSECONDS)).isNull();
  }
}
