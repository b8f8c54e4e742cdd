package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.RefusalReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
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

  /** What is said of each target. */
  @FunctionalInterface
  interface Entries {
    Admission.Entry of(int index, String domain, String keyId);
  }

  /** The targets of a payload, in the order of domains and keys. */
  static final class Route {

    /** Kept parts at the most; families have few ways to choose. */
    private static final int MOST_PARTS = 16;

    private final Target[] targets;
    private final Admission allAccepted;
    private final boolean writesAhead;

    /** Never changed in place; a part that is lost to a race is made again. */
    private volatile Part[] parts = new Part[0];

    /** To one target alone. */
    static Route to(Target target) {
      return new Route(new Target[] {target});
    }

    private Route(Target[] targets) {
      this.targets = targets;
      this.allAccepted = admission(new RefusalReason[targets.length]);
      this.writesAhead = Arrays.stream(targets).anyMatch(one -> one.domain().writesAhead());
    }

    /**
     * The targets whose families take that endpoint now. Nothing is allocated where all do, or
     * where the same have done before.
     */
    Route taking(Endpoint endpoint) {
      for (Target target : targets) {
        if (!target.domain().takes(endpoint)) {
          return part(endpoint);
        }
      }
      return this;
    }

    private Route part(Endpoint endpoint) {
      Part[] known = parts;
      for (Part part : known) {
        if (part.fits(targets, endpoint)) {
          return part.route();
        }
      }
      boolean[] chosen = new boolean[targets.length];
      List<Target> takers = new ArrayList<>();
      for (int i = 0; i < targets.length; i++) {
        chosen[i] = targets[i].domain().takes(endpoint);
        if (chosen[i]) {
          takers.add(targets[i]);
        }
      }
      Part made = new Part(chosen, new Route(takers.toArray(new Target[0])));
      if (known.length < MOST_PARTS) {
        Part[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = made;
        parts = more;
      }
      return made.route();
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

    /** Whether any of its domains has everything on disk before it accepts it. */
    boolean writesAhead() {
      return writesAhead;
    }

    /** The answer of these entries, and who will know more. */
    Admission admission(Entries entries, CompletionStage<Admission> settled) {
      List<Admission.Entry> all = new ArrayList<>(targets.length);
      for (int i = 0; i < targets.length; i++) {
        all.add(entries.of(i, targets[i].domain().domain().name(), targets[i].key().id()));
      }
      return Admission.of(all, settled);
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

  /** Some targets of a route, which are a route too. */
  private static final class Part {

    private final boolean[] chosen;
    private final Route route;

    Part(boolean[] chosen, Route route) {
      this.chosen = chosen;
      this.route = route;
    }

    Route route() {
      return route;
    }

    boolean fits(Target[] targets, Endpoint endpoint) {
      for (int i = 0; i < targets.length; i++) {
        if (targets[i].domain().takes(endpoint) != chosen[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
