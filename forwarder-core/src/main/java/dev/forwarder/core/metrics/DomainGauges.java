package dev.forwarder.core.metrics;

import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.HopStats;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.RefusalReason;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What is read of each domain at a scrape: registered when a domain is first seen, removed with all
 * else of it when it is gone. Thread-safe.
 */
final class DomainGauges {

  private final Registrations meters;
  private final Function<String, DomainMeters> ofDomain;
  private final Consumer<String> forget;
  private final Set<String> bound = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean binding = new AtomicBoolean();

  /** The look that was followed last; of whoever is at it. */
  private long followed = -1;

  /**
   * None are registered yet.
   *
   * @param ofDomain what is counted of a domain
   * @param forget is told a domain that is gone
   */
  DomainGauges(
      Registrations meters, Function<String, DomainMeters> ofDomain, Consumer<String> forget) {
    this.meters = meters;
    this.ofDomain = ofDomain;
    this.forget = forget;
  }

  /**
   * These are the domains that there are. Whoever comes while another is at it leaves it at that,
   * and so does who comes with an older look than the last.
   */
  void domains(Scrape source, Scrape.Domains seen) {
    boolean isNews = !seen.gone().isEmpty() || !bound.equals(seen.names());
    if (isNews && binding.compareAndSet(false, true)) {
      try {
        if (seen.look() > followed) {
          followed = seen.look();
          follow(source, seen.names(), seen.gone());
        }
      } finally {
        binding.set(false);
      }
    }
  }

  private void follow(Scrape source, Set<String> domains, Set<String> gone) {
    domains.stream().filter(bound::add).forEach(name -> bind(source, name));
    Set<String> past = new HashSet<>(bound);
    past.removeAll(domains);
    past.addAll(gone);
    past.forEach(name -> unbind(source, name));
  }

  /** It may have come back since it was seen to be gone: then what is counted of it is new. */
  private void unbind(Scrape source, String name) {
    if (!source.isThere(name)) {
      bound.remove(name);
      forget.accept(name);
      meters.remove(name);
    }
  }

  private void bind(Scrape source, String name) {
    counted(ForwarderMeter.REQUESTS, source, name, DomainStats::requests);
    counted(ForwarderMeter.RETRIES, source, name, DomainStats::retries);
    gauge(ForwarderMeter.IN_FLIGHT, source, name, DomainStats::inFlight);
    gauge(ForwarderMeter.CONCURRENCY_LIMIT, source, name, DomainGauges::limit);
    gauge(ForwarderMeter.QUEUE_ITEMS, source, name, DomainStats::queuedItems);
    gauge(ForwarderMeter.BLOCKED_ENDPOINTS, source, name, DomainStats::blockedEndpoints);
    gauge(ForwarderMeter.STORED, source, name, DomainStats::storedItems);
    gauge(ForwarderMeter.STORED_BYTES, source, name, DomainStats::storedBytes);
    gauge(ForwarderMeter.STORED_LIMIT, source, name, DomainStats::storageLimitBytes);
    gauge(ForwarderMeter.MEMORY, source, name, DomainStats::memoryBytes);
    gauge(ForwarderMeter.MEMORY_LIMIT, source, name, DomainStats::memoryLimitBytes);
    seen(ForwarderMeter.PENDING, source, seen -> seen.total().pending(), name);
    seen(ForwarderMeter.INPUT_RATE, source, seen -> seen.outage().rateOrNothing(), name);
    seen(ForwarderMeter.OUTAGE_CAPACITY, source, seen -> seen.outage().capacitySeconds(), name);
    seen(ForwarderMeter.OUTAGE_LEFT, source, seen -> seen.outage().leftSeconds(), name);
    seen(ForwarderMeter.CLOCK_OFFSET, source, Scrape.DomainSeen::clockOffsetSeconds, name);
    // Of a domain that is there alone: for another it would make anew what was forgotten.
    seen(ForwarderMeter.PENDING_BYTES, source, s -> ofDomain.apply(name).pendingBytes(), name);
    source.hopsOf(name).forEach(hop -> bindHop(source, name, hop));
    for (KeyStatus status : KeyStatus.values()) {
      seen(ForwarderMeter.KEYS, source, s -> s.keys(status), name, EndpointMeters.word(status));
    }
    for (RefusalReason reason : RefusalReason.values()) {
      meters.counted(
          ForwarderMeter.REFUSED,
          source,
          s -> s.of(name, seen -> seen.total().refused().getOrDefault(reason, 0L)),
          name,
          EndpointMeters.word(reason));
    }
  }

  private void bindHop(Scrape source, String name, String hop) {
    ToDoubleFunction<Scrape.DomainSeen> available =
        seen -> seen.ofHop(hop, one -> one.isAvailable() ? 1 : 0);
    seen(ForwarderMeter.HOP_AVAILABLE, source, available, name, hop);
    seen(ForwarderMeter.HOP_IN_FLIGHT, source, s -> s.ofHop(hop, HopStats::inFlight), name, hop);
    meters.counted(
        ForwarderMeter.HOP_HANDED_OVER,
        source,
        s -> s.of(name, seen -> seen.ofHop(hop, HopStats::handedOver)),
        name,
        hop);
  }

  private static double limit(DomainStats domain) {
    int limit = domain.concurrencyLimit();
    return limit == 0 ? Double.NaN : limit;
  }

  private void counted(
      ForwarderMeter meter, Scrape source, String name, ToDoubleFunction<DomainStats> of) {
    meters.counted(meter, source, s -> s.of(name, seen -> of.applyAsDouble(seen.stats())), name);
  }

  private void gauge(
      ForwarderMeter meter, Scrape source, String name, ToDoubleFunction<DomainStats> of) {
    seen(meter, source, seen -> of.applyAsDouble(seen.stats()), name);
  }

  private void seen(
      ForwarderMeter meter,
      Scrape source,
      ToDoubleFunction<Scrape.DomainSeen> of,
      String name,
      String... more) {
    String[] tags = new String[more.length + 1];
    tags[0] = name;
    System.arraycopy(more, 0, tags, 1, more.length);
    meters.gauge(meter, source, s -> s.of(name, of), tags);
  }
}
