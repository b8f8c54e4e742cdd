package dev.forwarder.retry.spool;

import static dev.forwarder.retry.spool.AppendRefusal.Reason.TROUBLE;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What those who append to a log are told at the end of a pass. For the disk thread. */
final class Answers {

  private final SpoolContext context;
  private final LogStore store;
  private final Trouble trouble;
  private final Operations<Append> refused = new Operations<>();

  Answers(SpoolContext context, LogStore store, Trouble trouble) {
    this.context = context;
    this.store = store;
    this.trouble = trouble;
  }

  void refuse(Append append, Reason reason, @Nullable Throwable cause) {
    if (append.refuse(AppendRefusal.of(reason, cause))) {
      refused.add(append);
    }
  }

  /**
   * Answers all that was staged, now that it is written, and all that was refused.
   *
   * @param onlyDurable whether what is not known to be durable is refused, and not to be found
   */
  void give(boolean onlyDurable) {
    for (Append append : context.staging().takeWritten()) {
      try {
        give(append, onlyDurable);
      } catch (RuntimeException | VirtualMachineError | LinkageError e) {
        context.failed("the answer to an append", e); // which keeps no other from its own
      }
    }
    for (Append next = refused.poll(); next != null; next = refused.poll()) {
      try {
        next.tellRefusal();
      } catch (RuntimeException | VirtualMachineError | LinkageError e) {
        context.failed("the answer to an append", e);
      }
    }
  }

  private void give(Append append, boolean onlyDurable) {
    Map<Long, Place> places = append.tag().segment().moved();
    Place moved = places.isEmpty() ? null : places.get(append.sequence());
    if (onlyDurable && moved == null && !append.isDurable() && !append.isToldLost()) {
      refuse(append, TROUBLE, trouble.cause());
      store.takeBack(append);
      store.keepAcks();
    } else {
      append.callback.appended(moved == null ? append.place() : moved);
    }
  }
}
