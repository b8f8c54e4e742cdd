package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.retry.Evidence;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/** Domains that make a mistake when they or their keys are changed. */
final class SimMistakes {

  private SimMistakes() {}

  /** Told to be like this, it becomes like that. */
  static SimDomain updatedTo(SimParts parts, BinaryOperator<Domain> mistake) {
    return new SimDomain(parts) {
      @Override
      List<Target> update(Domain next) {
        return super.update(mistake.apply(domain(), next));
      }
    };
  }

  static Domain withOldSecrets(Domain before, Domain next) {
    Map<String, ApiKey> old = new HashMap<>();
    before.keys().forEach(key -> old.put(key.id(), key));
    List<ApiKey> keys = next.keys().stream().map(key -> old.getOrDefault(key.id(), key)).toList();
    return with(next, next.baseUrl(), keys);
  }

  static Domain atOldAddress(Domain before, Domain next) {
    return with(next, before.baseUrl(), next.keys());
  }

  /** Keys are known by their places: each secret goes under the id that was there before. */
  static Domain byPlaces(Domain before, Domain next) {
    Map<String, ApiKey> keys = new LinkedHashMap<>();
    for (int i = 0; i < next.keys().size(); i++) {
      List<ApiKey> known = i < before.keys().size() ? before.keys() : next.keys();
      String id = known.get(i).id();
      keys.putIfAbsent(id, next.keys().get(i).withId(id));
    }
    return with(next, next.baseUrl(), List.copyOf(keys.values()));
  }

  private static Domain with(Domain next, URI url, List<ApiKey> keys) {
    return new Domain(next.name(), url, next.role(), next.family(), keys);
  }

  /** What is held back stays so until a reply says otherwise, whatever its secret. */
  static SimDomain holdingOn(SimParts parts) {
    return new SimDomain(parts) {
      @Override
      long step(long now) {
        Set<Lane> held = new HashSet<>();
        forEachWaiting(request -> addIf(request.lane().isHeld(), request.lane(), held));
        long next = super.step(now);
        held.forEach(lane -> lane.hold(lane.target().access(), now));
        return next;
      }
    };
  }

  private static void addIf(boolean wanted, Lane lane, Set<Lane> lanes) {
    if (wanted) {
      lanes.add(lane);
    }
  }

  /** What is blocked in such a lane stays so, whatever has changed. */
  static SimDomain blockingOn(SimParts parts, Predicate<Lane> which, Evidence evidence) {
    return new SimDomain(parts) {
      @Override
      long step(long now) {
        Set<Lane> blocked = new HashSet<>();
        forEachWaiting(
            request -> {
              Lane lane = request.lane();
              addIf(which.test(lane) && lane.gate().openNanos(now) > now, lane, blocked);
            });
        long next = super.step(now);
        long wait = settings.keyHold().probeInterval().toNanos();
        blocked.removeIf(lane -> lane.gate().openNanos(now) > now);
        blocked.forEach(lane -> lane.gate().report(evidence, 0, now, wait));
        return next;
      }
    };
  }

  static SimDomain forgettingRemovedKeys(SimParts parts) {
    return new SimDomain(parts) {
      private final boolean made = true;

      @Override
      Ledger ledger() {
        return made ? new Ledger(new ArrayList<>(super.ledger().targets())) : super.ledger();
      }
    };
  }
}
