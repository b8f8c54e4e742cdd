package dev.forwarder.retry.spool;

import static dev.forwarder.retry.spool.AppendRefusal.Reason.TROUBLE;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What those who append to a log are told at the end of a pass. For the disk thread. */
final class Answers {

  private record Refused(Append append, AppendRefusal refusal) {}

  private final SpoolContext context;
  private final LogStore store;
  private final Trouble trouble;
  private final List<Refused> refused = new ArrayList<>();

  Answers(SpoolContext context, LogStore store, Trouble trouble) {
    this.context = context;
    this.store = store;
    this.trouble = trouble;
  }

  void refuse(Append append, Reason reason, @Nullable Throwable cause) {
    refused.add(new Refused(append, new AppendRefusal(reason, cause)));
  }

  /**
   * Answers all that was staged, now that it is written, and all that was refused.
   *
   * @param onlyDurable whether what is not known to be durable is refused, and not to be found
   */
  void give(boolean onlyDurable) {
    for (Append append : context.staging().takeWritten()) {
      Place moved = append.tag().segment().moved().get(append.sequence());
      if (onlyDurable && moved == null && !append.isDurable() && !append.isToldLost()) {
        store.takeBack(append);
        store.keepAcks();
        refuse(append, TROUBLE, trouble.cause());
      } else {
        Place place = moved == null ? append.place() : moved;
        context.guard(() -> append.callback.appended(place));
      }
    }
    if (!refused.isEmpty()) {
      List<Refused> now = List.copyOf(refused);
      refused.clear();
      now.forEach(one -> context.guard(() -> one.append().callback.refused(one.refusal())));
    }
  }
}
