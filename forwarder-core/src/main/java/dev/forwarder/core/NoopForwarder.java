package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.retry.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A forwarder without domains, for hosts that switch forwarding off. Thread-safe.
 *
 * <p>A payload that is for no domain means no transaction: each {@link Admission#isEmpty()
 * admission is empty}, which counts as accepted, listeners have nothing to be told, and every one
 * of the {@link Counts} stays zero, before and after start and stop. Nothing is called delivered or
 * dropped that never was a transaction. It says once, at its start, that nothing is forwarded.
 */
public final class NoopForwarder implements Forwarder {

  private static final Logger LOG = LoggerFactory.getLogger(NoopForwarder.class);
  private static final Admission NOTHING = Admission.of(List.of());
  private static final ForwarderStats NO_STATS = new ForwarderStats(List.of(), 0, 0, 0);
  private static final StopReport STOPPED = new StopReport(NO_STATS, true);

  private final AtomicBoolean used = new AtomicBoolean();

  /** A forwarder that forwards nothing. */
  public NoopForwarder() {}

  @Override
  public void start() {
    if (used.getAndSet(true)) {
      throw new IllegalStateException(
          "a forwarder is started once, and this one was started or stopped before; make a new"
              + " one");
    }
    LOG.info("forwarding is switched off: payloads are taken and go nowhere");
  }

  @Override
  public Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(payload, "payload");
    return NOTHING;
  }

  /** None, whatever it is told. */
  @Override
  public List<Domain> domains() {
    return List.of();
  }

  /** Checks the list, as any forwarder does, and forgets it: forwarding stays switched off. */
  @Override
  public void updateDomains(List<Domain> domains) {
    Map<String, Domain> unused = Members.byName(domains);
  }

  /** Changes nothing: there is no key here, and a host need not ask whether forwarding is on. */
  @Override
  public void replaceKey(String domainName, String keyId, ApiKey replacement) {
    requireNonNull(domainName, "domainName");
    requireNonNull(keyId, "keyId");
    requireNonNull(replacement, "replacement");
  }

  @Override
  public ForwarderStats stats() {
    return NO_STATS;
  }

  @Override
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    Bounds.notNegative("timeout", timeout);
    used.set(true);
    return CompletableFuture.completedStage(STOPPED);
  }

  @Override
  public StopReport stop(Duration timeout) {
    Bounds.notNegative("timeout", timeout);
    used.set(true);
    return STOPPED;
  }

  @Override
  public void close() {
    used.set(true);
  }
}
