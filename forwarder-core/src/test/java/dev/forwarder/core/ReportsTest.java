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
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class ReportsTest {

  private final Rig rig = Rig.started();
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final List<DeliveryReport> told = new ArrayList<>();

  private Transaction transaction(DeliveryListener listener) {
    Target target = rig.domain(0).targets().get(0);
    Payload payload = Payload.of("x").withId(new PayloadId(1, 2));
    return new Transaction(Rig.EVENTS, target, payload, listener, 0, 0);
  }

  private Reports reports(int backlog, DeliveryListener common) {
    return new Reports(queue::add, backlog, common, () -> 0);
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

  @Test
  void theCommonListenerIsToldThoughTheSubmissionsOwnCannotBe() {
    boolean[] refused = new boolean[1];
    List<DeliveryReport> common = new ArrayList<>();
    Reports reports =
        new Reports(
            task -> {
              if (!refused[0]) {
                refused[0] = true;
                throw new RejectedExecutionException("no");
              }
              queue.add(task);
            },
            10,
            common::add,
            () -> 0);
    end(reports, told::add);
    tell();

    assertThat(told).isEmpty();
    assertThat(common).hasSize(1);
    assertThat(reports.missed()).isEqualTo(1);
  }

  @Test
  void thoseThatCannotBeHandedOverAreMissedAndLeaveTheirPlace() {
    int[] refusals = {3};
    Reports reports =
        new Reports(
            task -> {
              if (refusals[0]-- > 0) {
                throw new RejectedExecutionException("no");
              }
              queue.add(task);
            },
            1,
            null,
            () -> 0);
    for (int i = 0; i < 3; i++) {
      end(reports, told::add);
    }
    assertThat(reports.missed()).isEqualTo(3);
    assertThat(reports.isBusy()).isFalse();
    end(reports, told::add);
    tell();

    assertThat(told).hasSize(1);
  }
}
