package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Destination;
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
import java.util.stream.IntStream;

/** What one seed is about: domains, endpoints and settings, drawn before anything happens. */
final class SimPlan {

  /** Transactions that a seed sees accepted at the least. */
  static final int LEAST_TRANSACTIONS = 1000;

  private static final List<Role> ROLES = List.of(Role.PRIMARY, Role.SECONDARY, Role.LOCAL);

  /** The longest that a healthy backend takes for a reply. */
  static final long HEALTHY_REPLY_NANOS = 300 * SimTimes.MILLISECOND;

  final List<Domain> domains;
  final List<QueueSettings> queues;
  final List<Endpoint> endpoints;
  final ConcurrencySettings concurrency;
  final BackoffPolicy backoff;
  final BlockSettings blocking;
  final KeyHoldSettings keyHold;
  final long memoryTotalBytes;
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

  SimPlan(SimRandom chance, BackendFamily family) {
    domains = drawDomains(chance, family);
    healthyDomain = chance.chance(0.8) ? chance.below(domains.size()) : -1;
    maxPayloadBytes = chance.between(900, 3000);
    queues = domains.stream().map(domain -> drawQueue(chance)).toList();
    long caps = queues.stream().mapToLong(QueueSettings::memoryPerDomainBytes).sum();
    memoryTotalBytes = Math.max(8192, (long) (caps * (chance.chance(0.5) ? 0.4 : 2)));
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
    recovers = chance.chance(0.5);
    stopTimeout = chance.chance(0.3) ? Duration.ZERO : Duration.ofMillis(chance.spread(1, 90_000));
    badPayloads = chance.chance(0.5) ? 0.02 : 0;
    hostMischief = chance.chance(0.5) ? 0.01 : 0;
    preemption = chance.chance(0.7) ? 0.1 : 0;
  }

  private static List<Domain> drawDomains(SimRandom chance, BackendFamily family) {
    List<Domain> domains = new ArrayList<>();
    int count = chance.between(3, 5);
    for (int i = 0; i < count; i++) {
      Role role = i == 0 ? Role.PRIMARY : chance.pick(ROLES);
      String name = "d" + i;
      List<ApiKey> keys =
          IntStream.range(0, chance.chance(0.6) ? 1 : chance.between(2, 3))
              .mapToObj(k -> ApiKey.of("key" + k, "secret-of-" + name + "-" + k))
              .toList();
      domains.add(new Domain(name, URI.create("http://" + name + ".test"), role, family, keys));
    }
    return List.copyOf(domains);
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
        1);
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

  /** Which (domain, key) a destination means, in the order of an admission. */
  List<SimTarget> targets(Destination destination) {
    List<SimTarget> targets = new ArrayList<>();
    for (int d = 0; d < domains.size(); d++) {
      Domain domain = domains.get(d);
      for (int k = 0; k < domain.keys().size() && destination.selects(domain.role()); k++) {
        targets.add(new SimTarget(d, k, domain.name(), domain.keys().get(k).id()));
      }
    }
    return List.copyOf(targets);
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
        + domains.stream().map(d -> d.name() + " " + d.role() + " x" + d.keys().size()).toList()
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
        + (recovers ? ", recovers" : ", stopped with " + stopTimeout);
  }
}
