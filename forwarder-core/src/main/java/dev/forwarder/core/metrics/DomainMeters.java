package dev.forwarder.core.metrics;

import dev.forwarder.core.QueueSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted of one domain, endpoint by endpoint. Names of endpoints come from the host and
 * may be without number: the first hundred have meters of their own, the rest share those of
 * {@value #OTHER}. Thread-safe.
 */
final class DomainMeters {

  /** So many endpoints of a domain are told apart. */
  static final int MOST_ENDPOINTS = 100;

  /** What all others are called. */
  static final String OTHER = "other";

  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration BUCKET = Duration.ofSeconds(10);

  private final Registrations meters;
  private final String domain;
  private final InputRate rate;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final Map<String, EndpointMeters> endpoints = new ConcurrentHashMap<>();

  DomainMeters(Registrations meters, String domain) {
    this.meters = meters.part();
    this.domain = domain;
    this.rate = new InputRate(WINDOW, BUCKET, meters.nanoTime());
  }

  /** Where meters of this domain are registered, so that they go with it. */
  Registrations registrations() {
    return meters;
  }

  EndpointMeters endpoint(String name) {
    EndpointMeters known = endpoints.get(name);
    return known == null ? newEndpoint(name) : known;
  }

  private synchronized EndpointMeters newEndpoint(String name) {
    boolean full = endpoints.size() >= MOST_ENDPOINTS && !endpoints.containsKey(name);
    return endpoints.computeIfAbsent(
        full ? OTHER : name, shown -> new EndpointMeters(meters, domain, shown));
  }

  void taken(int bytes) {
    pendingBytes.addAndGet(bytes);
    rate.add(bytes + (long) QueueSettings.TRANSACTION_OVERHEAD_BYTES, meters.nanoTime());
  }

  void ended(int bytes) {
    pendingBytes.addAndGet(-bytes);
  }

  long pendingBytes() {
    return pendingBytes.get();
  }

  /** What comes in, as it counts in memory; 0 without traffic. */
  double bytesPerSecond() {
    return rate.bytesPerSecond(meters.nanoTime());
  }
}
