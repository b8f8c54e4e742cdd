package dev.forwarder.core.metrics;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is counted of one endpoint of one domain. Thread-safe. */
final class EndpointMeters {

  private static final String NO_REASON = "none";

  private final Registrations meters;
  private final String domain;
  private final String endpoint;
  private final Counter input;
  private final Counter inputBytes;
  private final Timer send;

  /** By reason where there is one, else by outcome. */
  private final Map<Enum<?>, Ended> ended = new ConcurrentHashMap<>();

  /** By kind of failure, or by the first digit of the status. */
  private final Map<Object, Counter> errors = new ConcurrentHashMap<>();

  private volatile @Nullable Counter requeued;
  private volatile @Nullable Counter overflowed;

  private record Ended(Counter items, Counter bytes) {}

  EndpointMeters(Registrations meters, String domain, String endpoint) {
    this.meters = meters;
    this.domain = domain;
    this.endpoint = endpoint;
    this.input = meters.counter(ForwarderMeter.INPUT, domain, endpoint);
    this.inputBytes = meters.counter(ForwarderMeter.INPUT_BYTES, domain, endpoint);
    this.send = meters.timer(ForwarderMeter.SEND, domain, endpoint);
  }

  void taken(int bytes) {
    input.increment();
    inputBytes.increment(bytes);
  }

  void replied(Reply reply, long nanos) {
    send.record(nanos, TimeUnit.NANOSECONDS);
    Object failure = reply.failure();
    int hundreds = reply.status() / 100;
    if (failure != null) {
      errors.computeIfAbsent(failure, kind -> error(word((Enum<?>) kind))).increment();
    } else if (hundreds != 2) {
      errors.computeIfAbsent(hundreds, digit -> error("http_" + digit + "xx")).increment();
    }
  }

  private Counter error(String kind) {
    return meters.counter(ForwarderMeter.ERRORS, domain, endpoint, kind);
  }

  void ended(Outcome outcome, @Nullable DropReason reason, int bytes) {
    Enum<?> key = reason == null ? outcome : reason;
    Ended counters = ended.get(key);
    if (counters == null) {
      counters = ended.computeIfAbsent(key, absent -> counters(outcome, reason));
    }
    counters.items().increment();
    counters.bytes().increment(bytes);
  }

  private Ended counters(Outcome outcome, @Nullable DropReason reason) {
    String why = reason == null ? NO_REASON : word(reason);
    return new Ended(
        meters.counter(ForwarderMeter.OUTCOMES, domain, endpoint, word(outcome), why),
        meters.counter(ForwarderMeter.OUTCOME_BYTES, domain, endpoint, word(outcome), why));
  }

  void requeued(int transactions) {
    Counter known = requeued;
    if (known == null) { // the same, whoever makes it
      known = meters.counter(ForwarderMeter.REQUEUED, domain, endpoint);
      requeued = known;
    }
    known.increment(transactions);
  }

  void overflowed() {
    Counter known = overflowed;
    if (known == null) { // likewise
      known = meters.counter(ForwarderMeter.QUEUE_FULL, domain, endpoint);
      overflowed = known;
    }
    known.increment();
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
