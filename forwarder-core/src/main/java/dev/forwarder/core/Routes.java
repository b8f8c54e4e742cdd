package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Destination;
import dev.forwarder.api.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which targets each destination selects, worked out once. Immutable. */
final class Routes {

  private final Route[] byDestination = new Route[Destination.values().length];

  Routes(List<DomainForwarder> domains) {
    for (Destination destination : Destination.values()) {
      byDestination[EnumIndex.of(destination)] =
          new Route(
              domains.stream()
                  .filter(domain -> destination.selects(domain.domain().role()))
                  .flatMap(domain -> domain.targets().stream())
                  .toArray(Target[]::new));
    }
  }

  Route of(Destination destination) {
    return byDestination[EnumIndex.of(destination)];
  }

  /** The targets of a payload, in the order of domains and keys. */
  static final class Route {

    private final Target[] targets;
    private final Admission allAccepted;

    private Route(Target[] targets) {
      this.targets = targets;
      this.allAccepted = admission(new RefusalReason[targets.length]);
    }

    int size() {
      return targets.length;
    }

    Target target(int i) {
      return targets[i];
    }

    /** The answer when nothing was refused, made once. */
    Admission allAccepted() {
      return allAccepted;
    }

    /** The answer when each target said this: null where it accepted. */
    Admission admission(@Nullable RefusalReason[] reasons) {
      List<Admission.Entry> entries = new ArrayList<>(targets.length);
      for (int i = 0; i < targets.length; i++) {
        RefusalReason reason = reasons[i];
        entries.add(
            new Admission.Entry(
                targets[i].domain().domain().name(),
                targets[i].key().id(),
                reason == null ? Admission.State.ACCEPTED : Admission.State.REFUSED,
                reason));
      }
      return Admission.of(entries);
    }
  }
}
