package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The domains of a forwarder at one moment.
 *
 * @param inForce those that payloads are submitted to, in their order
 * @param draining those that are gone and still have something pending
 * @param routes to the targets of those in force
 * @param removed the counts of those that are over
 * @param change how often those in force have changed
 */
record Members(
    List<DomainForwarder> inForce,
    List<DomainForwarder> draining,
    Routes routes,
    Counts removed,
    long change) {

  static final Members NONE =
      new Members(List.of(), List.of(), new Routes(List.of()), Counts.NONE, 0);

  /** The domains of a list by their names, in their order; an exception where that is no list. */
  static Map<String, Domain> byName(List<Domain> domains) {
    Map<String, Domain> byName = new LinkedHashMap<>();
    for (Domain domain : requireNonNull(domains, "domains")) {
      if (byName.put(requireNonNull(domain, "domain").name(), domain) != null) {
        throw new IllegalArgumentException("two domains are named " + domain.name());
      }
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("a forwarder needs at least one domain");
    }
    return byName;
  }

  /** All that may have something pending. */
  List<DomainForwarder> all() {
    return Stream.concat(inForce.stream(), draining.stream()).toList();
  }

  /** Those in force as they are. */
  List<Domain> domains() {
    return inForce.stream().map(DomainForwarder::domain).toList();
  }

  /** The one of that name that is not over. */
  @Nullable DomainForwarder find(String name) {
    return all().stream()
        .filter(domain -> domain.isNamed(name))
        .filter(domain -> domain.presence().departure() != Departure.OVER)
        .findFirst()
        .orElse(null);
  }

  /** Those are in force now, and these are gone. */
  Members changed(List<DomainForwarder> newInForce, List<DomainForwarder> gone) {
    List<DomainForwarder> drained = new ArrayList<>(draining);
    drained.removeAll(newInForce);
    drained.addAll(gone);
    return new Members(
        List.copyOf(newInForce), List.copyOf(drained), new Routes(newInForce), removed, change + 1);
  }

  /** One is over, with these counts. */
  Members without(DomainForwarder over, Counts counts) {
    List<DomainForwarder> left = draining.stream().filter(one -> one != over).toList();
    return new Members(inForce, left, routes, removed.plus(counts), change);
  }
}
