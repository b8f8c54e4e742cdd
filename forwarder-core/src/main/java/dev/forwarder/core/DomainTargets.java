package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The targets of a domain: which are in force, and which are drained. Changed by one thread at a
 * time; read by any.
 */
final class DomainTargets {

  private final DomainForwarder forwarder;
  private final Ledger ledger;
  private volatile List<Target> inForce;
  private volatile Domain domain;
  private final AtomicInteger changes = new AtomicInteger();

  DomainTargets(DomainForwarder forwarder, Domain domain) {
    this.forwarder = forwarder;
    this.domain = domain;
    this.inForce = domain.keys().stream().map(key -> new Target(forwarder, domain, key)).toList();
    this.ledger = new Ledger(inForce);
  }

  /** How often anything has changed here, by which a step sees that something has. */
  int changes() {
    return changes.get();
  }

  /** The domain as it is in force. */
  Domain domain() {
    return domain;
  }

  /** Those that are in force, in the order of the keys. */
  List<Target> inForce() {
    return inForce;
  }

  Ledger ledger() {
    return ledger;
  }

  void open() {
    inForce.forEach(target -> target.accepted().open());
  }

  void close() {
    inForce.forEach(target -> target.accepted().close());
  }

  /**
   * The domain is like this from now on.
   *
   * @return the targets that it has no more, and that take what comes until they are drained
   */
  List<Target> update(Domain given) {
    Map<String, Target> known = byKeyId();
    Domain next = withIds(given, List.copyOf(known.values()));
    List<Target> targets = new ArrayList<>();
    for (ApiKey key : next.keys()) {
      Target target = known.remove(key.id());
      targets.add(target == null ? added(next, key) : kept(target, next, key));
    }
    known.values().forEach(gone -> gone.change(next, gone.key()));
    inForce = List.copyOf(targets);
    domain = next;
    changes.incrementAndGet();
    return List.copyOf(known.values());
  }

  /** Those that are not over, by the ids of their keys, in their order; a map of the caller's. */
  Map<String, Target> byKeyId() {
    Map<String, Target> there = new LinkedHashMap<>();
    for (Target target : ledger.targets()) {
      if (target.presence().departure() != Departure.OVER) {
        there.put(target.key().id(), target);
      }
    }
    return there;
  }

  private Domain withIds(Domain given, List<Target> known) {
    List<ApiKey> drained =
        known.stream().filter(target -> !inForce.contains(target)).map(Target::key).toList();
    List<ApiKey> keys = KeyIds.resolve(domain.keys(), drained, given.keys());
    return new Domain(given.name(), given.baseUrl(), given.role(), given.family(), keys);
  }

  private Target added(Domain next, ApiKey key) {
    Target target = new Target(forwarder, next, key);
    ledger.add(target);
    return target;
  }

  private Target kept(Target target, Domain next, ApiKey key) {
    if (!target.presence().comeBack()) { // over by now: what comes is a new one
      return added(next, key);
    }
    target.change(next, key);
    return target;
  }

  /** These take nothing more, and leave in this way unless they do so already. */
  void drain(List<Target> gone, Departure departure) {
    for (Target target : gone) {
      target.accepted().close();
      if (target.presence().departure() == Departure.NONE) {
        target.presence().leave(departure);
      }
    }
    changes.incrementAndGet();
  }
}
