package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportsTest {

  private final Rig rig = Rig.started();
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final List<DeliveryReport> told = new ArrayList<>();

  private Transaction transaction(DeliveryListener listener) {
    Target target = rig.domain(0).targets().get(0);
    Payload payload = Payload.of("x").withId(new PayloadId(1, 2));
    long bytes = Transaction.bytesOf(Rig.EVENTS, payload);
    return new Transaction(Rig.EVENTS, target, payload, bytes, listener, 0, 0);
  }

  private Reports reports(int backlog, @Nullable DeliveryListener common) {
    return reports(queue::add, backlog, common);
  }

  private Reports reports(Executor executor, int backlog, @Nullable DeliveryListener common) {
    return new Reports(
        executor,
        backlog,
        common,
        () -> 0,
        (wakeUp, delayNanos) -> {
          alarms.add(wakeUp);
          return () -> {};
        });
  }

  private void end(Reports reports, DeliveryListener listener) {
    reports.ended(transaction(listener), 3, Outcome.DROPPED, DropReason.REJECTED, Reply.of(400));
  }

  private void tell() {
    while (!queue.isEmpty()) {
      queue.poll().run();
    }
  }

  @Test
  void sayEverythingThatIsKnown() {
    Reports reports = reports(10, null);
    end(reports, told::add);
    tell();

    assertThat(told)
        .containsExactly(
            new DeliveryReport(
                transaction(null).idempotencyKey(),
                "a",
                "first",
                Rig.EVENTS,
                Outcome.DROPPED,
                DropReason.REJECTED,
                3,
                Reply.of(400)));
  }

  @Test
  void costNothingWhereNobodyWantsToKnow() {
    Reports reports = reports(10, null);
    end(reports, null);

    assertThat(queue).isEmpty();
  }

  @Test
  void areBusyFromTheBacklogOnUntilOneIsTaken() {
    Reports reports = reports(2, null);
    end(reports, told::add);
    assertThat(reports.isBusy()).isFalse();
    end(reports, told::add);
    assertThat(reports.isBusy()).isTrue();
    queue.poll().run();

    assertThat(reports.isBusy()).isFalse();
  }

  @Test
  void theCommonListenerNeverMakesThemBusyButMissesWhatHasNoPlace() {
    Reports reports = reports(1, told::add);
    end(reports, null);
    end(reports, null);
    assertThat(reports.isBusy()).isFalse();
    assertThat(reports.missed()).isEqualTo(1);
    tell();
    end(reports, null);
    tell();

    assertThat(told).hasSize(2);
    assertThat(reports.missed()).isEqualTo(1);
  }

  /** Takes tasks, but for so many of the first. */
  private Executor afterRefusing(int refusals) {
    int[] left = {refusals};
    return task -> {
      if (left[0]-- > 0) {
        throw new RejectedExecutionException("no");
      }
      queue.add(task);
    };
  }

  @Test
  void theCommonListenerIsToldThoughTheSubmissionsOwnCannotBeYet() {
    List<DeliveryReport> common = new ArrayList<>();
    Reports reports = reports(afterRefusing(1), 10, common::add);
    end(reports, told::add);
    tell();
    assertThat(told).isEmpty();
    assertThat(common).hasSize(1);

    alarms.remove().run();
    tell();
    assertThat(told).isEqualTo(common);
    assertThat(reports.missed()).isZero();
  }

  @Test
  void theCommonListenerMissesWhatCannotBeHandedOver() {
    Reports reports = reports(afterRefusing(1), 1, told::add);
    end(reports, null);
    end(reports, null);
    tell();

    assertThat(reports.missed()).isEqualTo(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void thoseThatCannotBeHandedOverKeepTheirPlaceAndComeInTheirOrder() {
    Reports reports = reports(afterRefusing(3), 4, null);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      end(reports, report -> order.add(number));
    }
    assertThat(reports.isBusy()).isTrue();
    tell();

    assertThat(order).containsExactly(0, 1, 2, 3);
    assertThat(reports.isBusy()).isFalse();
    assertThat(reports.missed()).isZero();
  }

  @Test
  void thoseThatCannotBeHandedOverAreTriedAgainAfterAPauseAsOftenAsItTakes() {
    Reports reports = reports(afterRefusing(3), 10, null);
    end(reports, told::add);
    assertThat(alarms).hasSize(1);
    alarms.remove().run();
    alarms.remove().run();
    assertThat(told).isEmpty();
    alarms.remove().run();
    tell();

    assertThat(told).hasSize(1);
    assertThat(alarms).isEmpty();
  }

  /** As a pool does whose last thread ends just then, and no other can be had. */
  @Test
  void whatAnExecutorTakesAndRefusesAtOnceIsToldOnce() {
    Reports reports =
        reports(
            task -> {
              queue.add(task);
              throw new OutOfMemoryError("unable to create native thread, says the test");
            },
            10,
            null);
    end(reports, told::add);
    alarms.remove().run();
    tell();

    assertThat(told).hasSize(1);
    assertThat(reports.isBusy()).isFalse();
  }

  @Test
  void thoseThatCouldNotBeToldAreToldAtTheEndOnWhateverThreadThatIs() {
    Reports reports = reports(afterRefusing(Integer.MAX_VALUE), 10, null);
    end(reports, told::add);
    end(reports, told::add);
    reports.tellRest();

    assertThat(told).hasSize(2);
  }
}
