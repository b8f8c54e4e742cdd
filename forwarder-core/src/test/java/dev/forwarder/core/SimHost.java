package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.SubmitOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Whoever uses the forwarder: submits in bursts and is told what became of it, and misbehaves. */
final class SimHost {

  private static final List<List<Header>> HEADERS =
      List.of(
          List.of(),
          List.of(new Header("Content-Type", "application/json")),
          List.of(new Header("Content-Type", "text/plain"), new Header("X-Sort", "b")));

  private final Simulation world;
  private final SimRandom chance;
  private final SimReportCheck reports;
  private final List<Destination> destinations = new ArrayList<>();
  private final double fanOut;
  private long gapNanos;
  private boolean quiet;

  SimHost(Simulation world, SimRandom chance) {
    this.world = world;
    this.chance = chance;
    this.reports = new SimReportCheck(world);
    for (int i = 0; i < 7; i++) {
      destinations.add(Destination.ALL_REGIONS);
    }
    destinations.addAll(List.of(Destination.values()));
    fanOut =
        destinations.stream()
            .mapToInt(d -> world.inForce.targets(d).size())
            .average()
            .orElseThrow();
    gapNanos = (long) (SimTimes.HOUR * fanOut * 3.2 / SimPlan.LEAST_TRANSACTIONS * 0.75);
  }

  /** Submits from now on, until told to be quiet. */
  void begin() {
    long gap = 1 + (long) (-Math.log(1 - chance.next()) * gapNanos);
    world.schedule.at(world.schedule.now() + gap, this::burst);
  }

  /** Submits so fast that it must have submitted enough soon. */
  void hurry() {
    gapNanos = Math.min(gapNanos, 5 * SimTimes.SECOND);
  }

  void beQuiet() {
    quiet = true;
  }

  private void burst() {
    if (quiet) {
      return;
    }
    int size = chance.between(1, 4);
    if (chance.chance(0.02)) {
      world.met.count(SimEvent.BURST);
      size = chance.between(20, 50);
    }
    for (int i = 0; i < size && !quiet; i++) {
      submit();
    }
    begin();
  }

  void submit() {
    int most = world.plan.disk == null ? 1000 : world.plan.maxPayloadBytes;
    int size = (int) chance.spread(SimPayload.LEAST_BYTES, most);
    if (chance.chance(0.01)) {
      size = world.plan.sizeAtALimit(chance);
    }
    byte[] body = SimPayload.body(world.books.payloads(), size);
    Payload payload = decorated(Payload.wrap(body));
    Endpoint endpoint = chance.pick(world.plan.endpoints);
    boolean listens = chance.chance(0.3);
    if (listens) {
      world.met.count(SimEvent.SUBMIT_WITH_LISTENER);
    }
    boolean bad = chance.chance(world.plan.badPayloads);
    SimPayload submitted =
        world.books.submitting(
            endpoint, payload, body, bad, world.inForce.targets(payload.destination()), listens);
    submitted.changesKnown = world.inForce.changesKnown();
    boolean stoppedBefore = world.isStopCalled();
    try {
      Admission admission = world.submit(endpoint, payload, options(listens));
      world.books.answered(submitted, admission, world.schedule.now());
      reports.checkAdmission(submitted, admission, stoppedBefore);
      if (submitted.wasWriting) {
        CompletionStage<Void> unused =
            admission.settled().thenAccept(last -> settled(submitted, last));
      }
      countRefusals(admission, stoppedBefore);
    } catch (SimViolation found) {
      throw found;
    } catch (Throwable t) { // submit must not throw, whatever it is
      world.judge.fail(SimOracle.THROWN, "submit threw " + t, t);
    }
  }

  private void settled(SimPayload submitted, Admission last) {
    world.met.count(SimEvent.SETTLED_LATER);
    world.books.settled(submitted, last);
    last.entries().forEach(this::countStorage);
  }

  private void countStorage(Admission.Entry entry) {
    if (entry.reason() == RefusalReason.STORAGE_FULL) {
      world.met.count(SimEvent.REFUSED_STORAGE_FULL);
    } else if (entry.reason() == RefusalReason.STORAGE_FAILED) {
      world.met.count(SimEvent.REFUSED_STORAGE_FAILED);
    }
  }

  private Payload decorated(Payload plain) {
    Payload payload = plain.withDestination(chance.pick(destinations)).withHeaders(headers());
    if (chance.chance(0.2)) {
      payload = payload.withPriority(chance.chance(0.5) ? Priority.HIGH : Priority.NORMAL);
    }
    return chance.chance(0.3)
        ? payload.withId(new PayloadId(world.books.payloads(), ~world.books.payloads()))
        : payload;
  }

  private List<Header> headers() {
    return chance.chance(0.8) ? HEADERS.get(1) : chance.pick(HEADERS);
  }

  private SubmitOptions options(boolean listens) {
    return listens ? SubmitOptions.NONE.withListener(this::toldOwn) : SubmitOptions.NONE;
  }

  private void countRefusals(Admission admission, boolean stoppedBefore) {
    if (stoppedBefore) {
      world.met.count(SimEvent.SUBMIT_AFTER_STOP);
    }
    for (Admission.Entry entry : admission.entries()) {
      RefusalReason reason = entry.reason();
      if (reason != null) {
        switch (reason) {
          case PAYLOAD_TOO_LARGE -> world.met.count(SimEvent.REFUSED_TOO_LARGE);
          case DOMAIN_FULL -> world.met.count(SimEvent.REFUSED_DOMAIN_FULL);
          case PROCESS_FULL -> world.met.count(SimEvent.REFUSED_PROCESS_FULL);
          case LISTENERS_BUSY -> world.met.count(SimEvent.REFUSED_LISTENERS_BUSY);
          case REMOVED -> world.met.count(SimEvent.REFUSED_REMOVED);
          case STORAGE_FULL, STORAGE_FAILED -> countStorage(entry);
          case NOT_RUNNING -> {
            if (!stoppedBefore && world.isStopCalled()) {
              world.met.count(SimEvent.SUBMIT_RACES_STOP);
            }
          }
        }
      }
    }
  }

  /** The listener of the forwarder. */
  void told(DeliveryReport report) {
    reports.common(report);
    misbehave();
  }

  private void toldOwn(DeliveryReport report) {
    reports.own(report);
    misbehave();
  }

  private void misbehave() {
    if (!quiet && chance.chance(0.01)) {
      world.met.count(SimEvent.SUBMIT_IN_LISTENER);
      submit();
    }
    if (world.wantsStop() && chance.chance(0.2)) {
      world.met.count(SimEvent.STOP_IN_LISTENER);
      world.stop();
    }
    if (chance.chance(world.plan.hostMischief)) {
      world.met.count(SimEvent.LISTENER_SLOW);
      world.schedule.callbackTakes(chance.spread(SimTimes.MILLISECOND, 30 * SimTimes.SECOND));
    }
    if (chance.chance(world.plan.hostMischief)) {
      world.met.count(SimEvent.LISTENER_THROWS);
      throw SimMischief.of(chance, "listener");
    }
  }

  SimReportCheck reports() {
    return reports;
  }
}
