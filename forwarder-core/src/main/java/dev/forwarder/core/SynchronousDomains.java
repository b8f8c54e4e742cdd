package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderStats.DomainStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The domains of a {@link SynchronousForwarder}: those in force, and those that are gone and still
 * have something under way. Thread-safe.
 */
final class SynchronousDomains {

  private final Function<Domain, SynchronousDomain> maker;
  private final Refusals late = new Refusals();
  private volatile List<SynchronousDomain> inForce;

  // With the lock held:
  private List<SynchronousDomain> leaving = List.of();
  private Counts removed = Counts.NONE;

  /** What there is at one moment. */
  record Seen(List<DomainStats> domains, long reservedBytes, Counts removed) {}

  SynchronousDomains(List<Domain> domains, Function<Domain, SynchronousDomain> maker) {
    this.maker = maker;
    this.inForce = domains.stream().map(maker).toList();
  }

  List<Domain> inForce() {
    return inForce.stream().map(SynchronousDomain::domain).toList();
  }

  List<SynchronousTarget> targets(Destination destination, Endpoint endpoint) {
    return inForce.stream()
        .filter(domain -> destination.selects(domain.domain().role()))
        .filter(domain -> domain.takes(endpoint))
        .flatMap(domain -> domain.targets().stream())
        .toList();
  }

  synchronized void update(Collection<Domain> given) {
    endWhatIsOver();
    List<SynchronousDomain> before = Stream.concat(inForce.stream(), leaving.stream()).toList();
    List<SynchronousDomain> next = new ArrayList<>();
    for (Domain domain : given) {
      Optional<SynchronousDomain> known =
          before.stream().filter(one -> one.domain().name().equals(domain.name())).findFirst();
      known.ifPresent(one -> one.update(domain));
      next.add(known.orElseGet(() -> maker.apply(domain)));
    }
    List<SynchronousDomain> gone = before.stream().filter(one -> !next.contains(one)).toList();
    inForce = List.copyOf(next);
    gone.forEach(SynchronousDomain::remove);
    leaving = gone;
    endWhatIsOver();
  }

  private void endWhatIsOver() {
    List<SynchronousDomain> over = leaving.stream().filter(SynchronousDomain::isOver).toList();
    for (SynchronousDomain domain : over) {
      removed = removed.plus(domain.end(late));
    }
    leaving = leaving.stream().filter(domain -> !over.contains(domain)).toList();
  }

  synchronized Seen look() {
    endWhatIsOver();
    List<SynchronousDomain> all = Stream.concat(inForce.stream(), leaving.stream()).toList();
    return new Seen(
        all.stream().map(SynchronousDomain::stats).toList(),
        all.stream().mapToLong(SynchronousDomain::reservedBytes).sum(),
        removed.plus(late.asCounts()));
  }
}
