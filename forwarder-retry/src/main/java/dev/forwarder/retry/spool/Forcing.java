package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes durable what is written to a log, when that is due. For the disk thread. */
final class Forcing {

  private static final Logger log = LoggerFactory.getLogger(Forcing.class);

  private final SpoolContext context;
  private final LogStore store;
  private final Supplier<LogSettings> settings;
  private final LogWriter writer;
  private final Admission admission;
  private long dirtySince = Long.MAX_VALUE;

  Forcing(
      SpoolContext context,
      LogStore store,
      Supplier<LogSettings> settings,
      LogWriter writer,
      Admission admission) {
    this.context = context;
    this.store = store;
    this.settings = settings;
    this.writer = writer;
    this.admission = admission;
  }

  /** Makes durable what was written, if that is due. */
  void force(boolean demanded) {
    if (!settings.get().isForced() || !writer.isDirty()) {
      dirtySince = Long.MAX_VALUE;
      return;
    }
    dirtySince = Math.min(dirtySince, context.now());
    if (demanded || forceAt() - context.now() <= 0) {
      dirtySince = Long.MAX_VALUE;
      Path path = store.files().segment(requireNonNull(writer.segment()).number());
      try {
        writer.force();
      } catch (IOException e) {
        log.warn(
            "cannot make {} durable: {}; what was not durable yet is written anew",
            path,
            e.toString());
        redo(e);
      }
    }
  }

  /**
   * What waits for its answer is written anew, once, from its own bytes: nobody knows what is left
   * of them in a file that could not be forced.
   */
  private void redo(IOException failure) {
    if (settings.get().fsync() != Fsync.ALWAYS) {
      return;
    }
    List<Append> again = context.staging().takeUnsure();
    again.forEach(store::takeBack);
    store.keepAcks();
    again.forEach(admission::append);
    writer.flush();
    try {
      writer.force();
    } catch (IOException e) {
      failure.addSuppressed(e);
      writer.fail(failure);
    }
  }

  /** When something written is to be durable at the latest; never, where nothing waits for that. */
  long forceAt() {
    if (dirtySince == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return settings.get().fsync() == Fsync.ALWAYS
        ? dirtySince
        : dirtySince + settings.get().forceInterval().toNanos();
  }
}
