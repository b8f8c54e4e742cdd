package dev.forwarder.core.metrics;

import dev.forwarder.api.Reply;
import dev.forwarder.core.QueueSettings;
import io.micrometer.core.instrument.Counter;
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

  /** So many statuses of a domain are told apart; a server may make up hundreds. */
  static final int MOST_CODES = 20;

  /** What all others are called. */
  static final String OTHER = "other";

  private static final int OTHER_CODE = 0;
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration BUCKET = Duration.ofSeconds(10);

  private final Registrations meters;
  private final String domain;
  private final InputRate rate;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final Map<String, EndpointMeters> endpoints = new ConcurrentHashMap<>();
  private final Map<Integer, Counter> codes = new ConcurrentHashMap<>();

  DomainMeters(Registrations meters, String domain) {
    this.meters = meters;
    this.domain = domain;
    this.rate = new InputRate(WINDOW, BUCKET, meters.nanoTime());
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

  void replied(Reply reply) {
    int code = reply.status();
    if (reply.failure() == null && code / 100 != 2) {
      Counter known = codes.get(code);
      (known == null ? newCode(code) : known).increment();
    }
  }

  private synchronized Counter newCode(int code) {
    boolean full = codes.size() >= MOST_CODES && !codes.containsKey(code);
    return codes.computeIfAbsent(
        full ? OTHER_CODE : code,
        shown ->
            meters.counter(
                ForwarderMeter.HTTP_ERRORS,
                domain,
                shown == OTHER_CODE ? OTHER : Integer.toString(shown)));
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
