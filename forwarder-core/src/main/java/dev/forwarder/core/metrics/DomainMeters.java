package dev.forwarder.core.metrics;

import dev.forwarder.api.Reply;
import dev.forwarder.core.QueueSettings;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

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
  private static final List<String> PROTOCOLS = List.of("1.0", "1.1", "2", OTHER);

  /** In such steps the window of the rate moves; no window is shorter. */
  static final Duration BUCKET = Duration.ofSeconds(10);

  private final Registrations meters;
  private final String domain;
  private final InputRate rate;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final Map<String, EndpointMeters> endpoints = new ConcurrentHashMap<>();
  private final Map<Integer, Counter> codes = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<@Nullable Counter> protocols =
      new AtomicReferenceArray<>(PROTOCOLS.size());

  /**
   * Nothing counted yet.
   *
   * @param window over what time the rate of what comes in is taken
   */
  DomainMeters(Registrations meters, String domain, Duration window) {
    this.meters = meters;
    this.domain = domain;
    this.rate = new InputRate(window, BUCKET, meters.nanoTime());
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

  /** A reply has come by this version of HTTP. */
  void repliedBy(int major, int minor) {
    int version = versionOf(major, minor);
    Counter known = protocols.get(version);
    if (known == null) { // the same, whoever makes it
      known = meters.counter(ForwarderMeter.HTTP_REPLIES, domain, PROTOCOLS.get(version));
      protocols.set(version, known);
    }
    known.increment();
  }

  private static int versionOf(int major, int minor) {
    if (major == 1 && minor <= 1) {
      return minor;
    }
    return major == 2 ? 2 : PROTOCOLS.size() - 1;
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
