package dev.forwarder.core;

import static dev.forwarder.core.SimEvent.*;

import dev.forwarder.api.Domain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong at which domain at which time: for the domain, for one of its paths, and for one
 * of its keys, spells of calm and of trouble follow each other.
 */
final class SimWeather {

  private static final List<SimEvent> OF_DOMAINS =
      List.of(
          REFUSED,
          UNREACHABLE,
          UNKNOWN_HOST,
          CONNECT_TIMEOUT,
          TLS,
          RESET_BEFORE_ARRIVAL,
          RESET_AFTER_ARRIVAL,
          UNAVAILABLE,
          SERVER_ERROR,
          NO_REPLY,
          SLOW);
  private static final List<SimEvent> OF_PATHS =
      List.of(
          RESET_BEFORE_ARRIVAL,
          RESET_AFTER_ARRIVAL,
          THROTTLED_FOR_SECONDS,
          THROTTLED_UNTIL_DATE,
          THROTTLED_WITH_GARBAGE,
          THROTTLED_PLAINLY,
          UNAVAILABLE,
          UNAVAILABLE_WITH_RETRY_AFTER,
          SERVER_ERROR,
          REQUEST_TIMEOUT,
          NOT_FOUND,
          GONE,
          SLOW,
          NO_REPLY,
          REPLY_AFTER_TIMEOUT);
  private static final List<SimEvent> OF_KEYS =
      List.of(KEY_UNAUTHORIZED, KEY_FORBIDDEN, THROTTLED_FOR_SECONDS);
  private static final List<SimEvent> ODDITIES =
      List.of(
          SEND_THROWS_EXCEPTION,
          SEND_THROWS_ERROR,
          SEND_THROWS_AFTER_REPLY,
          SEND_RETURNS_NULL,
          CANCEL_THROWS);

  private final SimRandom chance;
  private final double oddities;
  private final List<List<SimSpells>> ofDomains = new ArrayList<>();
  private final Set<String> revoked = new HashSet<>();
  private boolean allClear;

  SimWeather(SimPlan plan, SimRandom chance) {
    this.chance = chance;
    this.oddities = chance.chance(0.3) ? 0.01 : 0;
    for (int d = 0; d < plan.domains.size(); d++) {
      ofDomains.add(d == plan.healthyDomain ? List.of() : spells(plan, plan.domains.get(d)));
    }
  }

  private List<SimSpells> spells(SimPlan plan, Domain domain) {
    int path = plan.pathOf(chance.pick(plan.endpoints));
    int key = chance.below(domain.keys().size());
    return List.of(
        new SimSpells(chance, OF_DOMAINS, -1, -1),
        new SimSpells(chance, OF_PATHS, path, -1),
        new SimSpells(chance, OF_KEYS, -1, key));
  }

  /** From now on nothing goes wrong any more. */
  void clear() {
    allClear = true;
  }

  /** A secret is refused from now on, but by a backend that is always well. */
  void revoke(String secret) {
    revoked.add(secret);
  }

  /** What happens to a request now; null where all is well. */
  @Nullable SimEvent at(SimTarget target, int path, String secret, long now) {
    int domain = target.domain();
    if (allClear || ofDomains.get(domain).isEmpty()) {
      return null;
    }
    if (chance.chance(oddities)) {
      return chance.pick(ODDITIES);
    }
    if (revoked.contains(secret)) {
      return KEY_FORBIDDEN;
    }
    for (SimSpells spells : ofDomains.get(domain)) {
      SimEvent trouble = spells.at(path, target.key(), now);
      if (trouble != null) {
        return trouble;
      }
    }
    return null;
  }
}
