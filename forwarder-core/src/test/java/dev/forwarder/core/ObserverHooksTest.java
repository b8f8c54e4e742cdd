package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an observer is told of the way back to the queue. */
final class ObserverHooksTest {

  private final List<String> seen = new ArrayList<>();

  private final ForwarderObserver observer =
      new ForwarderObserver() {
        @Override
        public void requeued(String domain, Endpoint endpoint, int transactions) {
          seen.add(domain + " " + endpoint.name() + " requeued " + transactions);
        }

        @Override
        public void overflowed(String domain, Endpoint endpoint) {
          seen.add(domain + " " + endpoint.name() + " overflowed");
        }
      };

  @Test
  void eachFailureThatIsTriedAgainIsARequeue() {
    Rig rig = Rig.started(builder -> builder.observer(observer));
    rig.transport.answers(503);
    rig.submitAll("x");
    rig.advanceSeconds(30);

    assertThat(rig.stats().retries()).isPositive();
    assertThat(seen).hasSize((int) rig.stats().requests()).containsOnly("a events requeued 1");
  }

  @Test
  void aDeliveryAndARejectionAreNone() {
    Rig rig = Rig.started(builder -> builder.observer(observer));
    rig.transport.answers(202);
    rig.submitAll("x");
    rig.transport.answers(400);
    rig.submitAll("y");

    assertThat(seen).isEmpty();
  }

  @Test
  void newTransactionsBeyondTheHighQueueOverflow() {
    Rig rig =
        Rig.started(
            builder -> builder.observer(observer).queue(Choice.queue().highCapacity(2).settings()));
    rig.submitAll("1", "2", "3");
    for (int i = 0; i < 20; i++) {
      rig.submit("more");
    }
    rig.run();

    int room = rig.stats().inFlight() + 2;
    assertThat(seen).hasSize(23 - room).containsOnly("a events overflowed");
  }

  @Test
  void inOldestFirstOrderThereIsOneQueueAndNoOverflow() {
    Rig rig =
        Rig.started(
            builder ->
                builder
                    .observer(observer)
                    .queue(Choice.queue().highCapacity(2).oldestFirst().settings()));
    for (int i = 0; i < 20; i++) {
      rig.submit("more");
    }
    rig.run();

    assertThat(seen).isEmpty();
  }
}
