package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import org.jspecify.annotations.Nullable;

/** Something that was asked of a log, and a link of the chain of what was. */
abstract class Operation {

  @Nullable Operation next;

  /** Carries it out, or as much as can be before the pass's writes are. On the disk thread. */
  abstract void run(LogCore core);

  /** Answers it where the log cannot be asked. */
  abstract void refuse(Reason reason);
}
