package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Domain.Role;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Priority;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.RetryOrder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What one seed is about: domains, endpoints and settings, drawn before anything happens. */
final class SimPlan {

  /** Transactions that a seed sees accepted at the least. */
  static final int LEAST_TRANSACTIONS = 1000;

  /** The share of seeds in which domains and keys change. */
  private static final double CHANGING = 1.0 / 3;

  /** The share of those seeds in which nothing of that changes that have a disk. */
  private static final double WITH_DISK = 0.5;

  private static final List<Role> ROLES = List.of(Role.PRIMARY, Role.SECONDARY, Role.LOCAL);

  /** The longest that a healthy backend takes for a reply. */
  static final long HEALTHY_REPLY_NANOS = 300 * SimTimes.MILLISECOND;

  /** All that are ever in force in it, with all their keys; known by their places everywhere. */
  final List<Domain> domains;

  /** Those that are in force at first. */
  final List<Domain> first;

  /** How long it is between changes of domains and keys; 0 where nothing changes. */
  final long changeGapNanos;

  final Duration drainTimeout;

  /** As the process that runs has them. */
  List<QueueSettings> queues;

  final List<Endpoint> endpoints;
  final ConcurrencySettings concurrency;
  final BackoffPolicy backoff;
  final BlockSettings blocking;
  final KeyHoldSettings keyHold;

  /** As the process that runs has it. */
  long memoryTotalBytes;

  /** What most payloads are smaller than. */
  final int maxPayloadBytes;

  final int listenerBacklog;

  /** A domain that fails never but for bad payloads; -1 for none. */
  final int healthyDomain;

  /** Whether all becomes healthy in the end; else the forwarder is stopped in the midst of it. */
  final boolean recovers;

  final Duration stopTimeout;
  final double badPayloads;
  final double hostMischief;
  final double preemption;

  /** What is kept on disk; null where there is none. */
  final @Nullable SimDiskPlan disk;

  SimPlan(SimRandom chance, BackendFamily family) {
    first = drawDomains(chance, family);
    boolean changes = chance.chance(CHANGING);
    domains = changes ? withMore(first, chance, family) : first;
    changeGapNanos = changes ? chance.spread(10 * SimTimes.SECOND, 10 * SimTimes.MINUTE) : 0;
    drainTimeout =
        Duration.ofMillis(chance.chance(0.1) ? 0 : chance.spread(100, TimeUnit.HOURS.toMillis(1)));
    healthyDomain = chance.chance(0.8) ? chance.below(first.size()) : -1;
    maxPayloadBytes = chance.between(900, 3000);
    List<QueueSettings> drawn = domains.stream().map(domain -> drawQueue(chance)).toList();
    long caps = drawn.stream().mapToLong(QueueSettings::memoryPerDomainBytes).sum();
    double shareOfCaps = chance.chance(0.5) ? 0.4 : 2;
    endpoints = drawEndpoints(chance);
    concurrency =
        new ConcurrencySettings(
            chance.between(1, 2),
            chance.between(1, 4),
            chance.chance(0.5) ? chance.between(1, 6) : 100,
            chance.chance(0.3),
            Duration.ofMillis(chance.spread(1000, 20_000)));
    backoff =
        new BackoffPolicy(
            2 + chance.below(3),
            Duration.ofMillis(chance.spread(500, 4000)),
            Duration.ofMillis(chance.spread(8000, 64_000)),
            chance.between(1, 3),
            chance.chance(0.3));
    blocking = drawBlocking(chance);
    keyHold =
        new KeyHoldSettings(
            Duration.ofSeconds(chance.spread(15, 300)),
            Duration.ofSeconds(chance.spread(60, 3600)));
    listenerBacklog = chance.chance(0.15) ? chance.between(1, 20) : 100_000;
    boolean isHealed = chance.chance(0.5);
    stopTimeout = chance.chance(0.3) ? Duration.ZERO : Duration.ofMillis(chance.spread(1, 90_000));
    badPayloads = chance.chance(0.5) ? 0.02 : 0;
    hostMischief = chance.chance(0.5) ? 0.01 : 0;
    preemption = chance.chance(0.7) ? 0.1 : 0;
    SimRandom ofDisk = chance.split();
    boolean hasDisk = !changes && ofDisk.chance(WITH_DISK);
    disk = hasDisk ? new SimDiskPlan(ofDisk, domains.size()) : null;
    queues = hasDisk ? drawn.stream().map(queue -> disk.small(queue, ofDisk)).toList() : drawn;
    long sum = queues.stream().mapToLong(QueueSettings::memoryPerDomainBytes).sum();
    memoryTotalBytes = Math.max(8192, (long) ((hasDisk ? sum : caps) * shareOfCaps));
    recovers = hasDisk || isHealed;
  }

  /** The next process may have less memory than the last one, down to a third. */
  void lowerCaps(SimRandom chance) {
    queues = queues.stream().map(queue -> lowered(queue, chance)).toList();
    memoryTotalBytes = lowered(memoryTotalBytes, 8 << 10, chance);
  }

  private static QueueSettings lowered(QueueSettings queue, SimRandom chance) {
    long least = QueueSettings.LEAST_MEMORY_BYTES;
    return queue.withMemoryPerDomainBytes(lowered(queue.memoryPerDomainBytes(), least, chance));
  }

  private static long lowered(long bytes, long least, SimRandom chance) {
    return chance.chance(0.5) ? bytes : Math.max(least, chance.spread(bytes / 3, bytes));
  }

  /** A payload that is hardly allowed, or hardly not: many are as large as a cap. */
  int sizeAtALimit(SimRandom chance) {
    QueueSettings queue = chance.pick(queues);
    return disk == null || chance.chance(0.2)
        ? queue.maxPayloadBytes() + chance.between(-200, 2000)
        : (int) queue.memoryPerDomainBytes() - chance.between(200, 2000);
  }

  private static List<Domain> drawDomains(SimRandom chance, BackendFamily family) {
    List<Domain> domains = new ArrayList<>();
    int count = chance.between(3, 5);
    for (int i = 0; i < count; i++) {
      Role role = i == 0 ? Role.PRIMARY : chance.pick(ROLES);
      String name = "d" + i;
      int keys = chance.chance(0.6) ? 1 : chance.between(2, 3);
      domains.add(domain(name, role, keys, family));
    }
    return List.copyOf(domains);
  }

  /** With keys and domains that may come later. */
  private static List<Domain> withMore(List<Domain> first, SimRandom chance, BackendFamily family) {
    List<Domain> all = new ArrayList<>();
    for (Domain domain : first) {
      int keys = domain.keys().size() + chance.between(0, 2);
      all.add(domain(domain.name(), domain.role(), keys, family));
    }
    for (int more = chance.between(1, 2); more > 0; more--) {
      all.add(domain("d" + all.size(), chance.pick(ROLES), chance.between(1, 3), family));
    }
    return List.copyOf(all);
  }

  private static Domain domain(String name, Role role, int keyCount, BackendFamily family) {
    List<ApiKey> keys =
        IntStream.range(0, keyCount)
            .mapToObj(k -> ApiKey.of("key" + k, "secret-of-" + name + "-" + k))
            .toList();
    return new Domain(name, URI.create("http://" + name + ".test"), role, family, keys);
  }

  private QueueSettings drawQueue(SimRandom chance) {
    return new QueueSettings(
        chance.chance(0.5) ? chance.between(1, 8) : 100,
        chance.chance(0.7) ? chance.spread(8 << 10, 48 << 10) : 1 << 20,
        1 << 20,
        maxPayloadBytes,
        chance.chance(0.7) ? RetryOrder.NEWEST_FIRST : RetryOrder.OLDEST_FIRST,
        chance.chance(0.8) ? OverflowPolicy.EVICT : OverflowPolicy.REFUSE,
        chance.chance(0.4) ? Duration.ofSeconds(chance.spread(20, 1800)) : Duration.ZERO,
        1,
        0);
  }

  private static List<Endpoint> drawEndpoints(SimRandom chance) {
    Batching lines = Batching.lines(chance.between(2, 8), (int) chance.spread(200, 4000));
    Batching array = Batching.jsonArray(chance.between(2, 20), (int) chance.spread(200, 4000));
    return List.of(
        Endpoint.post("plain", "/plain"),
        Endpoint.post("also_plain", "/plain").withPriority(Priority.HIGH),
        Endpoint.post("important", "/important").withPriority(Priority.HIGH),
        Endpoint.post("once", "/once").withRetryable(false),
        Endpoint.post("lines", "/lines").withBatching(lines),
        Endpoint.post("array", "/array").withBatching(array));
  }

  private static BlockSettings drawBlocking(SimRandom chance) {
    if (chance.chance(0.3)) {
      return BlockSettings.defaults();
    }
    return new BlockSettings(
        chance.between(1, 20),
        chance.between(1, 5),
        chance.between(2, 100),
        chance.chance(0.15),
        Duration.ofSeconds(chance.spread(5, 300)),
        chance.chance(0.1) ? chance.between(1, 4) : 10_000);
  }

  /** The place of the domain of that name; -1 for none. */
  int domainIndex(String name) {
    for (int d = 0; d < domains.size(); d++) {
      if (domains.get(d).name().equals(name)) {
        return d;
      }
    }
    return -1;
  }

  /** The place of a key in its domain; -1 for none. */
  int keyIndex(int domain, String id) {
    List<ApiKey> keys = domains.get(domain).keys();
    for (int k = 0; k < keys.size(); k++) {
      if (keys.get(k).id().equals(id)) {
        return k;
      }
    }
    return -1;
  }

  int pathOf(Endpoint endpoint) {
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i).path().equals(endpoint.path())) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such endpoint: " + endpoint);
  }

  @Override
  public String toString() {
    return "domains "
        + first.stream().map(d -> d.name() + " " + d.role() + " x" + d.keys().size()).toList()
        + (changeGapNanos > 0
            ? ", changing every " + changeGapNanos / 1e9 + " s, drained for "
            : "")
        + (changeGapNanos > 0 ? drainTimeout : "")
        + ", healthy "
        + healthyDomain
        + ", queues "
        + queues
        + ", memory "
        + memoryTotalBytes
        + ", "
        + concurrency
        + ", "
        + backoff
        + ", "
        + blocking
        + ", "
        + keyHold
        + ", listener backlog "
        + listenerBacklog
        + (disk == null ? "" : ", " + disk)
        + (recovers ? ", recovers" : ", stopped with " + stopTimeout);
  }
}
