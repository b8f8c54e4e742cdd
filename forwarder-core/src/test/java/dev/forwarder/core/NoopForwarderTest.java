package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Payload;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoopForwarderTest {

  private final NoopForwarder forwarder = new NoopForwarder();

  @Test
  void meansNoTransactionByASubmission() {
    forwarder.start();

    Admission admission = forwarder.submit(GenericFamily.INTAKE, Payload.of("x"));

    assertThat(admission.isEmpty()).isTrue();
    assertThat(admission.isAccepted()).isTrue();
    assertThat(admission.refused()).isZero();
  }

  @Test
  void countsNothing() {
    forwarder.start();
    forwarder.submit(GenericFamily.INTAKE, Payload.of("x"));

    StopReport report = forwarder.stop(Duration.ZERO);

    assertThat(report.complete()).isTrue();
    assertThat(report.stats().total()).isEqualTo(Counts.NONE);
  }

  @Test
  void hasNothingToTellListeners() {
    List<DeliveryReport> reports = new ArrayList<>();
    forwarder.start();

    forwarder.submit(
        GenericFamily.INTAKE, Payload.of("x"), SubmitOptions.NONE.withListener(reports::add));
    forwarder.close();

    assertThat(reports).isEmpty();
  }
}
