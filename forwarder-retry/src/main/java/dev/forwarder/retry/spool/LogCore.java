package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import dev.forwarder.retry.spool.DiskLog.Flush;
import dev.forwarder.retry.spool.LogStatistics.TagStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out what is asked of one log, pass by pass. For the disk thread. */
final class LogCore {

  private final SpoolContext context;
  private final LogRoom room;
  private final LogStore store;
  private final LogReader reader;
  private final Answers answers;
  private final Unsure unsure;
  private final LogWriter writer;
  private final Relocation relocation;
  private final Admission admission;
  private final Forcing forcing;
  private final Upkeep upkeep;
  private final Trouble writing;
  private final Trouble saving;
  private final Operations<Read> reads = new Operations<>();

  /** Of these, those that had their turn in this pass. */
  private final Operations<Read> unfinished = new Operations<>();

  private final Operations<Flush> flushes = new Operations<>();

  /** Told once all is answered that was appended: what is lost may be among it. */
  private final List<Runnable> tellings = new ArrayList<>();

  private boolean isAnswerOpen;
  private LogSettings settings;
  private volatile Published published = new Published(0, 0, Long.MAX_VALUE, 0);

  private record Published(long fileBytes, int segments, long oldestMillis, long damagedRecords) {}

  private LogCore(
      SpoolContext context, LogFiles files, LogSettings settings, LogRoom room, LossSink losses) {
    this.context = context;
    this.settings = settings;
    this.room = room;
    LossSink inOrder =
        (tag, records, bytes, reason) -> tell(() -> losses.lost(tag, records, bytes, reason));
    this.store =
        new LogStore(
            files, context.open(), context.framings(), context.spares(), this::isForced, inOrder);
    this.reader = new LogReader(store, context.memory(), new MisnamedSegments(store));
    this.writing =
        new Trouble("write to " + files.folder(), "until then what it is asked to keep is refused");
    this.saving =
        new Trouble(
            "write acknowledgements and manifest of " + files.folder(),
            "until then what is done may be found again by the next process");
    this.answers = new Answers(context, store, writing);
    this.unsure = new Unsure(context, store, writing);
    this.writer = new LogWriter(context, store, this::settings, writing, answers, unsure);
    this.relocation = new Relocation(store, reader, writer);
    this.admission = new Admission(context, room, writing, answers, writer);
    this.forcing = new Forcing(context, store, this::settings, writer, admission);
    this.upkeep = new Upkeep(context, store, this::settings, writer, relocation);
  }

  /** Opens a log, or begins one whose folder is not there. */
  static LogCore open(
      SpoolContext context, LogFiles files, LogSettings settings, LogRoom room, LossSink losses)
      throws IOException {
    LogCore core = new LogCore(context, files, settings, room, losses);
    if (files.isThere()) {
      MisnamedSegments misnamed = new MisnamedSegments(core.store);
      core.reader.damaged(
          new LogOpening(core.store, context.memory(), misnamed, core.unsure).open());
      core.upkeep.expire();
      core.save();
      core.publish();
    }
    return core;
  }

  private LogSettings settings() {
    return settings;
  }

  private boolean isForced() {
    return settings.isForced();
  }

  // What operations do.

  void configure(LogSettings newSettings) {
    writer.seal();
    settings = newSettings;
  }

  void append(Append append) {
    admission.append(append);
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

  void flush(Flush flush) {
    flushes.add(flush);
  }

  /** Counts now, and tells it in its turn among the losses. */
  void count(Count asked) {
    Map<String, Long> records = store.totals().free();
    tell(() -> context.guard(() -> asked.callback.counted(records)));
  }

  // A pass.

  /**
   * Carries out what was asked, and what is due. One that fails is tried again in a second.
   *
   * @param asked is empty then, unless it fails
   * @return whether there is more to do at once
   */
  boolean pass(Operations<Operation> asked) {
    try {
      return carryOut(asked);
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      try {
        // What is staged must not be there when the next log stages: it would write it as its own.
        writer.fail(e);
      } finally {
        answerAppends();
      }
      throw e;
    }
  }

  private boolean carryOut(Operations<Operation> asked) {
    isAnswerOpen = true;
    admission.admitWaiting();
    for (Operation next = asked.poll(); next != null; next = asked.poll()) {
      carryOut(next, asked);
    }
    writer.tryAgain();
    writer.flush();
    forcing.force(!flushes.isEmpty());
    rescue();
    save();
    answerAppends();
    answerFlushes();
    answerReads();
    upkeep.round();
    copyForward();
    save();
    publish();
    return !reads.isEmpty();
  }

  /** What fails is answered, and keeps nothing else from being carried out. */
  private void carryOut(Operation operation, Operations<Operation> asked) {
    try {
      operation.run(this);
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      if (operation instanceof Count) { // to be done before what was asked after it, or never
        asked.addFirst(operation);
        throw e;
      }
      context.failed("what a log was asked for", e);
      context.refuse(operation, Reason.TROUBLE);
    }
  }

  /** What failed forces left unsure is written anew. */
  private void rescue() {
    try {
      unsure.rescue(relocation);
    } catch (IOException e) {
      writer.fail(e);
    }
  }

  /** One segment with little left in it goes, and what is left moves on. */
  private void copyForward() {
    if (writing.cause() == null) {
      try {
        upkeep.copyForward();
      } catch (IOException e) {
        writer.fail(e);
      }
    }
  }

  private void answerAppends() {
    answers.give(settings.fsync() == Fsync.ALWAYS);
    isAnswerOpen = false;
    for (int i = 0; i < tellings.size(); i++) {
      context.guard(tellings.get(i)); // once: whatever it throws, it is not told again
    }
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
      room.taken(store.fileBytes()); // files may become spare ones, which count by themselves
      try {
        store.save();
        saving.over();
      } catch (IOException e) {
        saving.met(e, context.now());
        context.spares().release(); // the disk may be full
      }
    }
  }

  private void answerFlushes() {
    if (flushes.isEmpty()) {
      return;
    }
    Throwable failure = failure();
    for (Flush next = flushes.first(); next != null; next = flushes.first()) {
      Flush flush = next;
      Runnable answer = () -> flush.answer(failure);
      flushes.poll();
      context.guard(answer);
    }
  }

  /** What keeps anything from being as durable as it is to be; null where nothing does. */
  private @Nullable Throwable failure() {
    Throwable cause = writing.cause() != null ? writing.cause() : saving.cause();
    boolean isUnsure = isForced() && (writer.isDirty() || !unsure.isEmpty());
    return cause == null && isUnsure ? new IOException("not durable") : cause;
  }

  private void answerReads() {
    long oldest = upkeep.oldestAllowed();
    for (Read read = reads.first(); read != null; read = reads.first()) {
      boolean isComplete = isComplete(read, oldest);
      reads.poll();
      if (isComplete) {
        context.guard(read.answer);
      } else {
        unfinished.add(read);
      }
    }
    reads.addFirst(unfinished);
  }

  /** A read that fails, or whose choice of tags does, is answered with what it has. */
  private boolean isComplete(Read read, long oldest) {
    try {
      return reader.read(read, oldest);
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      context.failed("a read", e);
      return true;
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
    return !saving.holds(context.now()) && upkeep.dropOldest() && deleteFinished();
  }

  /** Gives back what its files have that no record is in; whether there was anything. */
  boolean trim() {
    boolean trimmed = writer.trim();
    if (trimmed) {
      publish();
    }
    return trimmed;
  }

  /** Whether all is deleted that takes room and is of no use. */
  private boolean deleteFinished() {
    save();
    publish();
    return !store.hasFinished();
  }

  /** When it is to have a pass though nothing is asked of it. */
  long wakeAt() {
    long wake = Math.min(upkeep.nextRound(), Math.min(forcing.forceAt(), admission.waitingAt()));
    wake = Math.min(wake, Math.min(unsure.rescueAt(), writing.retryAt()));
    return Math.min(wake, store.isDirty() ? saving.retryAt() : Long.MAX_VALUE);
  }

  /** Ends the segment that is written, and writes down all; what the disk said against it. */
  @Nullable Throwable close() {
    isAnswerOpen = true;
    try {
      writeLast();
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      writer.fail(e);
    } finally { // whoever waits waits for nothing else
      answerLast();
    }
    saveNow(); // though it failed a moment ago: there is no later
    publish();
    store.close();
    return failure();
  }

  private void writeLast() {
    admission.refuseWaiting(Reason.CLOSED);
    writer.flush();
    writer.seal();
    forcing.force(true);
    unsure.hurry();
    rescue();
  }

  private void answerLast() {
    answerAppends();
    answerFlushes();
    reads.addFirst(unfinished);
    for (Read read = reads.poll(); read != null; read = reads.poll()) {
      context.guard(read.answer);
    }
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
