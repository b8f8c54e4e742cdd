package dev.forwarder.core;

import static dev.forwarder.core.SimEvent.*;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes wrong at a hop at which time. */
final class SimHopWeather {

  private static final List<SimEvent> TROUBLES =
      List.of(
          REFUSED,
          UNREACHABLE,
          CONNECT_TIMEOUT,
          RESET_BEFORE_ARRIVAL,
          RESET_AFTER_ARRIVAL,
          THROTTLED_PLAINLY,
          UNAVAILABLE,
          UNAVAILABLE_WITH_RETRY_AFTER,
          SERVER_ERROR,
          REQUEST_TIMEOUT,
          KEY_FORBIDDEN,
          GONE,
          NO_REPLY,
          SLOW,
          REPLY_AFTER_TIMEOUT);
  private static final List<SimEvent> ODDITIES =
      List.of(
          SEND_THROWS_EXCEPTION,
          SEND_THROWS_ERROR,
          SEND_THROWS_AFTER_REPLY,
          SEND_RETURNS_NULL,
          CANCEL_THROWS,
          NO_REPLY);

  private final SimRandom chance;
  private final SimSpells spells;
  private boolean allClear;

  SimHopWeather(SimRandom chance) {
    this.chance = chance;
    this.spells = new SimSpells(chance, TROUBLES, -1, -1);
  }

  /** From now on nothing goes wrong any more. */
  void clear() {
    allClear = true;
  }

  /** What happens to a request now; null where all is well. */
  @Nullable SimEvent at(long now) {
    if (allClear) {
      return null;
    }
    return chance.chance(0.01) ? chance.pick(ODDITIES) : spells.at(0, 0, now);
  }
}
