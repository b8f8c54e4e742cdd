package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import org.jspecify.annotations.Nullable;

/** Something that was asked of a log, and a link of the chain of what was. */
abstract class Operation {

  /** So many that nobody waits for may be asked for before a pass is. */
  private static final int MOST_PATIENT = 512;

  @Nullable Operation next;

  /** Whether a pass was asked for by this one, or by one before it. */
  private boolean isAnnounced;

  /** How many there are with this one, where no pass was asked for. */
  private int patient;

  /** Links it behind what was asked for before; true where it asks for a pass. */
  boolean comesAfter(@Nullable Operation before) {
    next = before;
    boolean wasAnnounced = before != null && before.isAnnounced;
    patient = before == null || wasAnnounced ? 1 : before.patient + 1;
    boolean announces = !wasAnnounced && (!isPatient() || patient >= MOST_PATIENT);
    isAnnounced = wasAnnounced || announces;
    return announces;
  }

  /** Whether there will be a pass that carries it out. */
  boolean isAnnounced() {
    return isAnnounced;
  }

  /** Whether nobody waits for it, so that it may wait for others to be carried out with. */
  boolean isPatient() {
    return false;
  }

  /** Carries it out, or as much as can be before the pass's writes are. On the disk thread. */
  abstract void run(LogCore core);

  /** Answers it where the log cannot be asked. */
  abstract void refuse(Reason reason);
}
