package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.LogStatistics.TagStatistics;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out what is asked of one log, pass by pass. For the disk thread. */
final class LogCore {

  /** How often is looked for what is too old. */
  private static final long ROUND_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final SpoolContext context;
  private final LogRoom room;
  private final LogStore store;
  private final LogReader reader;
  private final LogWriter writer;
  private final Trouble writing;
  private final Trouble saving;
  private final Deque<Read> reads = new ArrayDeque<>();
  private final List<Consumer<@Nullable Throwable>> flushes = new ArrayList<>();

  /** Told once all is answered that was appended: what is lost may be among it. */
  private final List<Runnable> tellings = new ArrayList<>();

  /** What could not be copied forward, until the next round. */
  private final Set<Segment> staying = new HashSet<>();

  private boolean isAnswerOpen;
  private LogSettings settings;
  private long nextRound;
  private volatile Published published = new Published(0, 0, Long.MAX_VALUE, 0);

  private record Published(long fileBytes, int segments, long oldestMillis, long damagedRecords) {}

  private LogCore(
      SpoolContext context, LogFiles files, LogSettings settings, LogRoom room, LossSink losses) {
    this.context = context;
    this.settings = settings;
    this.room = room;
    LossSink inOrder =
        (tag, records, bytes, reason) -> tell(() -> losses.lost(tag, records, bytes, reason));
    this.store = new LogStore(files, context.open(), context.framings(), this::isForced, inOrder);
    this.reader = new LogReader(store, context.memory(), new MisnamedSegments(store));
    this.writing =
        new Trouble("write to " + files.folder(), "until then what it is asked to keep is refused");
    this.saving =
        new Trouble(
            "write acknowledgements and manifest of " + files.folder(),
            "until then what is done may be found again by the next process");
    this.writer = new LogWriter(context, store, settings, reader, room, writing);
    this.nextRound = context.now() + ROUND_NANOS;
  }

  /** Opens a log, or begins one whose folder is not there. */
  static LogCore open(
      SpoolContext context, LogFiles files, LogSettings settings, LogRoom room, LossSink losses)
      throws IOException {
    LogCore core = new LogCore(context, files, settings, room, losses);
    if (files.isThere()) {
      MisnamedSegments misnamed = new MisnamedSegments(core.store);
      core.reader.damaged(new LogOpening(core.store, context.memory(), misnamed).open());
      core.expire();
      core.save();
      core.publish();
    }
    return core;
  }

  private boolean isForced() {
    return settings.fsync() != Fsync.NEVER;
  }

  // What operations do.

  void configure(LogSettings newSettings) {
    writer.configure(newSettings);
    settings = newSettings;
  }

  void append(Append append) {
    writer.append(append);
  }

  void acknowledge(Place place) {
    Place at = Relocation.current(place);
    store.acknowledge(at.segmentTag(), at.sequence(), at.bytes());
  }

  void giveBack(Place place) {
    Place at = Relocation.current(place);
    store.giveBack(at.segmentTag(), at.sequence(), at.bytes());
  }

  void read(Read read) {
    reads.add(read);
  }

  void flush(Consumer<@Nullable Throwable> callback) {
    flushes.add(callback);
  }

  /** Counts now, and tells it in its turn among the losses. */
  void count(Count asked) {
    Map<String, Long> records = store.totals().free();
    tell(() -> context.guard(() -> asked.callback.counted(records)));
  }

  // A pass.

  /**
   * Carries out what was asked, and what is due.
   *
   * @return whether there is more to do at once
   */
  boolean pass(@Nullable Operation first) {
    try {
      return carryOut(first);
    } catch (RuntimeException | OutOfMemoryError e) {
      // What is staged must not be there when the next log stages: it would write it as its own.
      writer.giveUp(new IOException("a pass failed: " + e, e));
      answerAppends();
      throw e;
    }
  }

  private boolean carryOut(@Nullable Operation first) {
    isAnswerOpen = true;
    writer.admitWaiting();
    for (Operation at = first; at != null; at = at.next) {
      at.run(this);
    }
    writer.tryAgain();
    writer.flush();
    writer.force(!flushes.isEmpty());
    save();
    answerAppends();
    answerFlushes();
    answerReads();
    if (context.now() - nextRound >= 0) {
      nextRound = context.now() + ROUND_NANOS;
      staying.clear();
      expire();
    }
    copyForward();
    save();
    publish();
    return !reads.isEmpty();
  }

  private void answerAppends() {
    writer.answer();
    isAnswerOpen = false;
    tellings.forEach(Runnable::run);
    tellings.clear();
  }

  /** Tells it now, or when what this pass has appended is answered. */
  private void tell(Runnable telling) {
    if (isAnswerOpen) {
      tellings.add(telling);
    } else {
      telling.run();
    }
  }

  private void save() {
    if (!saving.holds(context.now())) {
      saveNow();
    }
  }

  private void saveNow() {
    if (store.isDirty()) {
      try {
        store.save();
        saving.over();
      } catch (IOException e) {
        saving.met(e, context.now());
      }
    }
  }

  private void answerFlushes() {
    if (flushes.isEmpty()) {
      return;
    }
    List<Consumer<@Nullable Throwable>> now = List.copyOf(flushes);
    flushes.clear();
    Throwable failure = failure();
    now.forEach(callback -> context.guard(() -> callback.accept(failure)));
  }

  /** What keeps anything from being as durable as it is to be; null where nothing does. */
  private @Nullable Throwable failure() {
    Throwable cause = writing.cause() != null ? writing.cause() : saving.cause();
    boolean unsure = isForced() && (writer.isDirty() || writer.hasUnsure());
    return cause == null && unsure ? new IOException("not durable") : cause;
  }

  private void answerReads() {
    long oldest = oldestAllowed();
    for (int i = reads.size(); i > 0; i--) {
      Read read = reads.remove();
      if (isComplete(read, oldest)) {
        context.guard(read::answer);
      } else {
        reads.add(read);
      }
    }
  }

  /** A read whose choice of tags fails is answered with what it has. */
  private boolean isComplete(Read read, long oldest) {
    boolean[] complete = {true};
    context.guard(() -> complete[0] = reader.read(read, oldest));
    return complete[0];
  }

  private long oldestAllowed() {
    return context.wallMillis() - settings.maxAge().toMillis();
  }

  /**
   * Drops segments all of whose records are too old, and a segment that is written and all done.
   */
  private void expire() {
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

  /** One segment with little left in it goes, and what is left moves on. */
  private void copyForward() {
    if (writing.cause() != null) {
      return;
    }
    for (Segment segment : store.segments().values()) {
      long count = segment.nextSequence() - segment.firstSequence();
      if (!segment.isOpen()
          && !segment.damaged()
          && segment.takenRecords() == 0
          && segment.live() > 0
          && segment.live() * 4 < count
          && !staying.contains(segment)) {
        writer.copyForward(segment);
        if (segment.live() > 0) {
          staying.add(segment);
        }
        return;
      }
    }
  }

  /**
   * The oldest segment goes, for room on the disk; false where that makes none. As long as what
   * went before cannot be deleted nothing else goes: it would be lost for nothing.
   */
  boolean giveWay() {
    if (store.hasFinished()) {
      return deleteFinished();
    }
    if (saving.holds(context.now())) {
      return false;
    }
    Segment oldest = oldest();
    if (oldest != null && oldest.isOpen()) {
      writer.seal();
      oldest = oldest();
    }
    if (oldest == null || oldest.isOpen()) {
      return false;
    }
    store.drop(oldest, LossReason.EVICTED);
    return deleteFinished();
  }

  /** Whether all is deleted that takes room and is of no use. */
  private boolean deleteFinished() {
    save();
    publish();
    return !store.hasFinished();
  }

  private @Nullable Segment oldest() {
    Map.Entry<Long, Segment> first = store.segments().firstEntry();
    return first == null ? null : first.getValue();
  }

  /** When it is to have a pass though nothing is asked of it. */
  long wakeAt() {
    long wake = Math.min(nextRound, Math.min(writer.forceAt(), writer.waitingAt()));
    wake = Math.min(wake, Math.min(writer.rescueAt(), writing.retryAt()));
    return Math.min(wake, store.isDirty() ? saving.retryAt() : Long.MAX_VALUE);
  }

  /** Ends the segment that is written, and writes down all; what the disk said against it. */
  @Nullable Throwable close() {
    isAnswerOpen = true;
    writer.refuseWaiting(AppendRefusal.Reason.CLOSED);
    writer.flush();
    writer.seal();
    writer.force(true);
    answerAppends();
    answerFlushes();
    reads.forEach(read -> context.guard(read::answer));
    reads.clear();
    saveNow(); // though it failed a moment ago: there is no later
    publish();
    store.close();
    return failure();
  }

  private void publish() {
    long oldest = Long.MAX_VALUE;
    for (Segment segment : store.segments().values()) {
      oldest = segment.live() > 0 ? Math.min(oldest, segment.oldestMillis()) : oldest;
    }
    room.taken(store.fileBytes());
    published =
        new Published(store.fileBytes(), store.segments().size(), oldest, reader.damagedRecords());
  }

  /** For any thread. */
  LogStatistics statistics() {
    Published now = published;
    TagTotals all = store.totals().all();
    Map<String, TagStatistics> tags = store.totals().byTag();
    Throwable cause = writing.cause() != null ? writing.cause() : saving.cause();
    return new LogStatistics(
        all.records(),
        all.bytes(),
        all.taken(),
        now.fileBytes(),
        now.segments(),
        now.oldestMillis(),
        tags,
        now.damagedRecords(),
        cause == null ? null : cause.toString());
  }

  LogStore store() {
    return store;
  }
}
