package dev.forwarder.endpoints.echopost.testing;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A forwarder whose disk is a switch: takes at once, keeps waiting, or refuses. */
public class FakeForwarder implements Forwarder {

  private record Written(String body, CompletableFuture<Admission> settled) {}

  private final List<String> accepted = new ArrayList<>();
  private final List<Written> writing = new ArrayList<>();
  private RefusalReason refusal;
  private boolean held;
  private long delivered;
  private long looks;

  /** From now on nothing is written until {@link #write}. */
  public synchronized void hold() {
    held = true;
  }

  /** All that waits is written, and all that comes is, at once. */
  public void write() {
    List<Written> all;
    synchronized (this) {
      held = false;
      all = List.copyOf(writing);
      writing.clear();
      all.forEach(one -> accepted.add(one.body()));
    }
    all.forEach(one -> one.settled().complete(acceptance()));
  }

  /** From now on everything is refused for this; null: taken. */
  public synchronized void refuse(RefusalReason reason) {
    refusal = reason;
  }

  /** The server has taken all that was accepted. */
  public synchronized void deliverAll() {
    delivered = accepted.size();
  }

  public synchronized List<String> accepted() {
    return List.copyOf(accepted);
  }

  /** How often somebody has asked for {@link #stats()}. */
  public synchronized long looks() {
    return looks;
  }

  public synchronized int writing() {
    return writing.size();
  }

  private static Admission acceptance() {
    return Admission.of(List.of(Admission.Entry.accepted("server", "key", true)));
  }

  @Override
  public synchronized Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    String body = StandardCharsets.UTF_8.decode(payload.body()).toString();
    if (refusal != null) {
      return Admission.of(
          List.of(new Admission.Entry("server", "key", Admission.State.REFUSED, refusal)));
    }
    if (!held) {
      accept(body);
      return acceptance();
    }
    CompletableFuture<Admission> settled = new CompletableFuture<>();
    writing.add(new Written(body, settled));
    return Admission.of(
        List.of(new Admission.Entry("server", "key", Admission.State.WRITING, null)), settled);
  }

  /** Takes one. */
  protected void accept(String body) {
    accepted.add(body);
  }

  @Override
  public synchronized ForwarderStats stats() {
    looks++;
    Counts counts =
        new Counts(
            accepted.size(), delivered, 0, 0, Map.of(), accepted.size() - delivered, Map.of());
    var keys = List.of(new ForwarderStats.KeyStats("key", "***", counts));
    return new ForwarderStats(
        List.of(new ForwarderStats.DomainStats("server", keys, 0, 0, 0, 0, 0, 0, 0)), 0, 0, 0);
  }

  @Override
  public void start() {}

  @Override
  public List<Domain> domains() {
    return List.of();
  }

  @Override
  public void updateDomains(List<Domain> domains) {
    throw new UnsupportedOperationException("an agent never does");
  }

  @Override
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    throw new UnsupportedOperationException("an agent never does");
  }

  @Override
  public StopReport stop(Duration timeout) {
    throw new UnsupportedOperationException("an agent never does");
  }

  @Override
  public void close() {}
}
