package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Beside the simulation, the same laws on real threads, real time and real sockets. */
@Timeout(300)
@ExtendWith(SimSilence.class)
class SimulationSnapshotsTest {

  private static final int SNAPSHOTS = 100_000;
  private static final int SUBMITTERS = 8;
  private static final int MOST_PER_SUBMITTER = 200_000;
  private static final Endpoint ENDPOINT = Endpoint.post("events", "/events");

  private volatile boolean enough;

  @Test
  void everySnapshotAddsUpWhileEightThreadsSubmit() throws Exception {
    try (SimServer server = new SimServer();
        SimServer other = new SimServer();
        Forwarder forwarder = forwarder(server, other)) {
      forwarder.start();
      List<Submitter> submitters = new ArrayList<>();
      for (int i = 0; i < SUBMITTERS; i++) {
        submitters.add(new Submitter(forwarder));
      }
      submitters.forEach(Thread::start);
      Counts last = Counts.NONE;
      for (int i = 0; i < SNAPSHOTS; i++) {
        Counts counts = forwarder.stats().total(); // which throws if they do not add up
        assertThat(counts.accepted()).isGreaterThanOrEqualTo(last.accepted());
        assertThat(counts.delivered()).isGreaterThanOrEqualTo(last.delivered());
        last = counts;
      }
      enough = true;
      for (Submitter submitter : submitters) {
        submitter.join();
      }
      StopReport report = forwarder.stop(Duration.ofSeconds(2));

      long accepted = submitters.stream().mapToLong(submitter -> submitter.accepted).sum();
      Counts total = report.stats().total();
      assertThat(total.accepted()).isEqualTo(accepted).isGreaterThan(SUBMITTERS);
      assertThat(total.pending()).isZero();
      assertThat(total.delivered())
          .isPositive()
          .isLessThanOrEqualTo(server.taken() + other.taken());
      assertThat(submitters).allSatisfy(Submitter::requireOneReportEach);
    }
  }

  private static Forwarder forwarder(SimServer server, SimServer other) {
    GenericFamily family = new GenericFamily();
    return DefaultForwarder.builder()
        .domain(Domain.of(family, server.uri(), ApiKey.of("one", "secret-one")))
        .domain(
            Domain.of(
                family,
                other.uri(),
                ApiKey.of("two", "secret-two"),
                ApiKey.of("three", "secret-three")))
        .build();
  }

  /** Submits without a pause, and counts for itself what was accepted and told. */
  private final class Submitter extends Thread {
    private final Forwarder forwarder;
    private final AtomicIntegerArray left = new AtomicIntegerArray(MOST_PER_SUBMITTER);
    private int submitted;
    private long accepted;

    Submitter(Forwarder forwarder) {
      this.forwarder = forwarder;
    }

    @Override
    public void run() {
      Payload payload = Payload.wrap(new byte[200]);
      while (!enough && submitted < MOST_PER_SUBMITTER) {
        int number = submitted;
        SubmitOptions options =
            SubmitOptions.NONE.withListener(report -> left.decrementAndGet(number));
        Admission admission = forwarder.submit(ENDPOINT, payload, options);
        if (admission.accepted() > 0) {
          left.addAndGet(number, admission.accepted());
          accepted += admission.accepted();
          submitted++;
        } else {
          Thread.onSpinWait();
        }
      }
    }

    void requireOneReportEach() {
      for (int i = 0; i < submitted; i++) {
        assertThat(left.get(i)).as("reports missing of submission %d", i).isZero();
      }
    }
  }
}
