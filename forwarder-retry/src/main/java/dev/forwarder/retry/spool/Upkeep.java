package dev.forwarder.retry.spool;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a log small: what is too old goes, what little is left of a segment moves on, and where
 * room is needed the oldest goes. For the disk thread.
 */
final class Upkeep {

  /** How often is looked for what is too old. */
  private static final long ROUND_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final SpoolContext context;
  private final LogStore store;
  private final Supplier<LogSettings> settings;
  private final LogWriter writer;
  private final Relocation relocation;

  /** What could not be copied forward, until the next round. */
  private final Set<Segment> staying = new HashSet<>();

  private long nextRound;

  Upkeep(
      SpoolContext context,
      LogStore store,
      Supplier<LogSettings> settings,
      LogWriter writer,
      Relocation relocation) {
    this.context = context;
    this.store = store;
    this.settings = settings;
    this.writer = writer;
    this.relocation = relocation;
    this.nextRound = context.now() + ROUND_NANOS;
  }

  /** When is to be looked again for what is too old. */
  long nextRound() {
    return nextRound;
  }

  /** Looks for what is too old, if that is due. */
  void round() {
    if (context.now() - nextRound >= 0) {
      nextRound = context.now() + ROUND_NANOS;
      staying.clear();
      context.spares().expire();
      expire();
    }
  }

  /** Records that were made before that are too old. */
  long oldestAllowed() {
    return context.wallMillis() - settings.get().maxAge().toMillis();
  }

  /**
   * Drops segments all of whose records are too old, and a segment that is written and all done.
   */
  void expire() {
    long oldest = oldestAllowed();
    Segment open = writer.segment();
    if (open != null
        && open.nextSequence() > open.firstSequence()
        && (open.isDone() || open.newestMillis() < oldest)) {
      writer.seal();
    }
    for (Segment segment : List.copyOf(store.segments().values())) {
      if (!segment.isOpen() && segment.newestMillis() < oldest) {
        store.drop(segment, LossReason.EXPIRED);
      }
    }
  }

  /**
   * One segment with little left in it goes, and what is left moves on.
   *
   * @throws IOException where the log could not be written
   */
  void copyForward() throws IOException {
    for (Segment segment : store.segments().values()) {
      if (hasLittleLeft(segment) && !staying.contains(segment)) {
        try {
          relocation.move(segment, segment.firstSequence());
        } finally {
          if (segment.live() > 0) {
            staying.add(segment);
          }
        }
        return;
      }
    }
  }

  private static boolean hasLittleLeft(Segment segment) {
    long count = segment.nextSequence() - segment.firstSequence();
    return !segment.isOpen()
        && !segment.damaged()
        && segment.takenRecords() == 0
        && segment.live() > 0
        && segment.live() * 4 < count;
  }

  /** The oldest segment goes; false where none may. */
  boolean dropOldest() {
    Segment oldest = oldest();
    if (oldest != null && oldest.isOpen()) {
      long before = oldest.fileBytes();
      writer.seal();
      if (oldest.fileBytes() < before) {
        return true; // that has made room; who needs more asks again
      }
      oldest = oldest();
    }
    if (oldest == null || oldest.isOpen()) {
      return false;
    }
    store.drop(oldest, LossReason.EVICTED);
    return true;
  }

  private @Nullable Segment oldest() {
    Map.Entry<Long, Segment> first = store.segments().firstEntry();
    return first == null ? null : first.getValue();
  }
}
