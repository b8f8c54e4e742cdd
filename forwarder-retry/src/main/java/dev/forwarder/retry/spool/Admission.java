package dev.forwarder.retry.spool;

import static dev.forwarder.retry.spool.AppendRefusal.Reason.FULL;
import static dev.forwarder.retry.spool.AppendRefusal.Reason.TROUBLE;
import static dev.forwarder.retry.spool.AppendRefusal.Reason.UNFIT;

import dev.forwarder.retry.spool.AppendRefusal.Reason;

/**
 * Lets appends into a log: those that there is room for, while its disk takes anything. For the
 * disk thread.
 */
final class Admission {

  /** What a record takes beside its body, about. */
  private static final long FRAME_BYTES = 64;

  private final SpoolContext context;
  private final LogRoom room;
  private final Trouble trouble;
  private final Answers answers;
  private final LogWriter writer;
  private final WaitingAppends waiting;

  Admission(
      SpoolContext context, LogRoom room, Trouble trouble, Answers answers, LogWriter writer) {
    this.context = context;
    this.room = room;
    this.trouble = trouble;
    this.answers = answers;
    this.writer = writer;
    this.waiting = new WaitingAppends(context);
  }

  /** Stages an append, has it wait for room, or refuses it: also where there is no memory. */
  void append(Append append) {
    try {
      admit(append);
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      context.failed("an append", e);
      answers.refuse(append, TROUBLE, e);
    }
  }

  private void admit(Append append) {
    if (append.bytes > NewRecord.MAX_BYTES) {
      answers.refuse(append, UNFIT, null);
    } else if (trouble.holds(context.now())) {
      answers.refuse(append, TROUBLE, trouble.cause());
    } else if (waiting.isEmpty() && hasRoom(append)) {
      writer.append(append);
    } else if (!waiting.add(append)) {
      answers.refuse(append, FULL, null);
    }
  }

  private boolean hasRoom(Append append) {
    boolean fits = room.grant(append.bytes + FRAME_BYTES, writer);
    if (!fits) {
      writer.sealIfDone(); // its file goes in this pass, and with it what it had of the room
    }
    return fits;
  }

  /**
   * Stages what has waited for room, if there is some now, and refuses what has waited too long.
   */
  void admitWaiting() {
    waiting.admit(this::hasRoom, writer::append, late -> answers.refuse(late, FULL, null));
  }

  /** Refuses what waits for room. */
  void refuseWaiting(Reason reason) {
    waiting.end(append -> answers.refuse(append, reason, null));
  }

  /** When what waits for room is looked at again; never, where nothing waits. */
  long waitingAt() {
    return waiting.lookAt();
  }
}
