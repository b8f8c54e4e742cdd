package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.SubmitOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners: of a submission, and of the whole forwarder. */
final class ListenerTest {

  private static Rig withBacklog(int reports) {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().backlog(reports).settings()));
    rig.transport.answers(200);
    return rig;
  }

  @Test
  void submissionsWithAListenerAreRefusedWhileTooManyReportsWait() {
    Rig rig = withBacklog(2);
    for (int i = 0; i < 2; i++) {
      rig.submitAndAsk(Rig.EVENTS, "x");
    }
    rig.environment.runSteps();
    assertThat(rig.environment.callbacksWaiting()).isEqualTo(2);

    assertThat(rig.submitAndAsk(Rig.EVENTS, "y").entries().get(0).reason())
        .isEqualTo(RefusalReason.LISTENERS_BUSY);
    assertThat(rig.submit("without a listener").isAccepted()).isTrue();
    rig.run();
    assertThat(rig.submitAndAsk(Rig.EVENTS, "y").isAccepted()).isTrue();
    rig.run();
    assertThat(rig.reports()).hasSize(3);
  }

  @Test
  void everyAcceptedTransactionIsReportedHoweverManyWait() {
    Rig rig = withBacklog(2);
    for (int i = 0; i < 50; i++) {
      rig.submitAndAsk(Rig.EVENTS, "x");
    }
    rig.run();

    assertThat(rig.reports()).hasSize(50);
  }

  @Test
  void theForwardersListenerMissesWhatItIsTooSlowForAndThatIsCounted() {
    List<DeliveryReport> seen = new ArrayList<>();
    Rig rig = Rig.started(b -> b.queue(Choice.queue().backlog(3).settings()).listener(seen::add));
    rig.transport.answers(200);
    for (int i = 0; i < 10; i++) {
      assertThat(rig.submit("x").isAccepted()).isTrue();
    }
    rig.environment.runSteps();
    rig.run();

    assertThat(seen).hasSize(3);
    assertThat(rig.forwarder.stats().missedReports()).isEqualTo(7);
    rig.submitAll("y");
    assertThat(seen).hasSize(4);
  }

  @Test
  void bothListenersAreTold() {
    List<DeliveryReport> seen = new ArrayList<>();
    Rig rig = Rig.started(b -> b.listener(seen::add));
    rig.transport.answers(200);
    rig.submitAndAsk(Rig.EVENTS, "x");
    rig.run();

    assertThat(seen).isEqualTo(rig.reports()).hasSize(1);
  }

  @Test
  void aListenerThatThrowsChangesNothingForTheOthers() {
    Rig rig = withBacklog(100);
    rig.forwarder.submit(
        Rig.EVENTS,
        Payload.of("x"),
        SubmitOptions.NONE.withListener(
            report -> {
              throw new LinkageError("broken");
            }));
    rig.submitAndAsk(Rig.EVENTS, "y");
    rig.run();

    assertThat(rig.reports()).hasSize(1);
    assertThat(rig.counts().delivered()).isEqualTo(2);
  }

  @Test
  void aListenerMaySubmitAgain() {
    Rig rig = withBacklog(100);
    rig.forwarder.submit(
        Rig.EVENTS,
        Payload.of("first"),
        SubmitOptions.NONE.withListener(report -> rig.submit("second")));
    rig.run();

    assertThat(rig.transport.bodies()).containsExactly("first", "second");
  }
}
