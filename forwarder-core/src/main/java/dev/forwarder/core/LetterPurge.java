package dev.forwarder.core;

import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.retry.spool.SpoolLog;
import java.util.Collection;
import java.util.function.Predicate;

/** Throws dead letters away. */
final class LetterPurge {

  private LetterPurge() {}

  /** How many of these logs' letters were thrown away; that is durable then. */
  static long purge(Collection<SpoolLog> logs, Predicate<? super BuriedLetter> which)
      throws InterruptedException {
    long purged = 0;
    for (SpoolLog log : logs) {
      try (LetterWalk walk = LetterWalk.over(log)) {
        purged += purge(walk, which);
      }
      LetterWalk.flush(log);
    }
    return purged;
  }

  private static long purge(LetterWalk walk, Predicate<? super BuriedLetter> which)
      throws InterruptedException {
    long purged = 0;
    for (LetterWalk.Met met = walk.next(); met != null; met = walk.next()) {
      if (walk.isWanted(met, which)) {
        walk.acknowledge(met.place());
        purged++;
      }
    }
    return purged;
  }
}
