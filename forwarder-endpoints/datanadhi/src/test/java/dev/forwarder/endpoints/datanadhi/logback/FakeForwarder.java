package dev.forwarder.endpoints.datanadhi.logback;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Admission.Entry;
import dev.forwarder.api.Admission.State;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Remembers what is submitted, and answers as it is told. */
final class FakeForwarder implements Forwarder {

  static final Admission TAKEN = admission(State.ACCEPTED, null);
  static final Admission REFUSED = admission(State.REFUSED, RefusalReason.DOMAIN_FULL);
  static final Admission NOBODY = Admission.of(List.of());

  final List<String> paths = new ArrayList<>();
  final List<String> bodies = new ArrayList<>();
  final List<Duration> waits = new ArrayList<>();
  Supplier<Admission> answer = () -> TAKEN;

  private static Admission admission(State state, RefusalReason reason) {
    return Admission.of(List.of(new Entry("domain", "key", state, reason)));
  }

  static Admission writing(CompletableFuture<Admission> settled) {
    return Admission.of(List.of(new Entry("domain", "key", State.WRITING, null)), settled);
  }

  @Override
  public Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    byte[] body = new byte[payload.size()];
    payload.body().get(body);
    paths.add(endpoint.path());
    bodies.add(new String(body, StandardCharsets.UTF_8));
    waits.add(options.maxWait());
    return answer.get();
  }

  @Override
  public void start() {}

  @Override
  public List<Domain> domains() {
    return List.of();
  }

  @Override
  public void updateDomains(List<Domain> domains) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ForwarderStats stats() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StopReport stop(Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
