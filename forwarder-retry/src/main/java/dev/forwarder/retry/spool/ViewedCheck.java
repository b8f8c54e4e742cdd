package dev.forwarder.retry.spool;

import java.util.List;

/**
 * What became of reading a log as a whole.
 *
 * @param records how many live records verify
 * @param damage what does not; empty where all does
 */
public record ViewedCheck(long records, List<ViewedDamage> damage) {

  /** Keeps a copy of the list. */
  public ViewedCheck {
    damage = List.copyOf(damage);
  }
}
