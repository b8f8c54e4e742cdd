package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the clocks of backends are from ours, by the header {@code Date} of their replies, which
 * it sees as an observer before the host's own. A header is read when it changes, once a second at
 * the most for each domain. Thread-safe.
 */
final class ClockOffsets implements ForwarderObserver {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ForwarderObserver observer;
  private final LongSupplier clock;
  private final InstantSource wallClock;
  private final Map<String, Seen> byDomain = new ConcurrentHashMap<>();

  /** The domains that are kept and shown; null while that is all of them. */
  private volatile @Nullable Set<String> shown;

  /** What a domain's header said last; the offset is null if it never was a date. */
  private record Seen(String date, long atNanos, @Nullable Duration offset) {}

  ClockOffsets(ForwarderObserver observer, LongSupplier clock, InstantSource wallClock) {
    this.observer = observer;
    this.clock = clock;
    this.wallClock = wallClock;
  }

  /** By name of domain, its clock less ours: positive if ours is behind. */
  Map<String, Duration> offsets() {
    return byDomain.entrySet().stream()
        .filter(entry -> entry.getValue().offset() != null)
        .filter(entry -> isShown(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> offsetOf(entry.getValue())));
  }

  private static Duration offsetOf(Seen seen) {
    Duration offset = seen.offset();
    return offset == null ? Duration.ZERO : offset;
  }

  private boolean isShown(String domain) {
    Set<String> names = shown;
    return names == null || names.contains(domain);
  }

  /** For how many domains anything is kept. */
  int size() {
    return byDomain.size();
  }

  /** Forgets all other domains, and keeps nothing of what replies to them still say. */
  void keep(Set<String> domains) {
    shown = Set.copyOf(domains);
    byDomain.keySet().retainAll(domains);
  }

  @Override
  public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
    String date = reply.date();
    if (date != null) {
      seen(domain, date);
    }
    observer.replied(domain, endpoint, reply, attempt, nanos);
  }

  private void seen(String domain, String date) {
    Seen last = byDomain.get(domain);
    if ((last != null && last.date().equals(date)) || !isShown(domain)) {
      return;
    }
    long now = clock.getAsLong();
    if (last == null || now - last.atNanos() >= PAUSE_NANOS) {
      byDomain.put(domain, new Seen(date, now, offset(date, last)));
      if (!isShown(domain)) { // it has been taken out meanwhile
        byDomain.remove(domain);
      }
    }
  }

  private @Nullable Duration offset(String date, @Nullable Seen last) {
    Instant here = wallClock.instant();
    Instant there = HttpDate.parse(date, here);
    if (there == null) {
      return last == null ? null : last.offset();
    }
    return Duration.between(here, there);
  }

  @Override
  public void taken(String domain, Endpoint endpoint, int bytes) {
    observer.taken(domain, endpoint, bytes);
  }

  @Override
  public void ended(
      String domain, Endpoint endpoint, Outcome outcome, @Nullable DropReason reason, int bytes) {
    observer.ended(domain, endpoint, outcome, reason, bytes);
  }

  @Override
  public void requeued(String domain, Endpoint endpoint, int transactions) {
    observer.requeued(domain, endpoint, transactions);
  }

  @Override
  public void overflowed(String domain, Endpoint endpoint) {
    observer.overflowed(domain, endpoint);
  }
}
