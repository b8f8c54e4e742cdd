package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The front of a log: takes what is asked of it from any thread, and hands it over to passes. What
 * was asked is a chain, the last in front; the first in it that somebody waits for tells the spool,
 * or the last of many that nobody waits for, or an alarm shortly after the first of those.
 */
final class DiskLog implements SpoolLog {

  private static final Operation CLOSED = new ClosedMark();

  private final DiskSpool spool;
  private final SpoolContext context;
  private final LogFiles files;
  private final LogRoom room;
  private final String domain;
  private final LogKind kind;
  private final AtomicBoolean claimed;
  private final AtomicReference<@Nullable Operation> asked = new AtomicReference<>();

  /** Whether there will be a look at what is patient; one at a time. */
  private final AtomicBoolean isAlarmSet = new AtomicBoolean();

  private volatile LogSettings settings;

  /** What of these the core goes by; for the disk thread. */
  private LogSettings configured;

  /** Null until its folder could be read. */
  private volatile @Nullable LogCore core;

  private final Trouble opening;

  /** What is in it, while nobody has asked for anything; guarded by this. */
  private @Nullable Map<String, Long> untouched;

  /** What was asked; what a pass that failed has left of it. For the disk thread. */
  private final Operations<Operation> taken = new Operations<>();

  /** To be counted when it can be opened, before anything else. For the disk thread. */
  private final Operations<Count> postponed = new Operations<>();

  DiskLog(
      DiskSpool spool,
      SpoolContext context,
      LogFiles files,
      LogRoom room,
      String domain,
      LogKind kind,
      LogSettings settings,
      boolean claimed) {
    this.spool = spool;
    this.context = context;
    this.files = files;
    this.room = room;
    this.domain = domain;
    this.kind = kind;
    this.settings = settings;
    this.configured = settings;
    this.claimed = new AtomicBoolean(claimed);
    this.opening =
        new Trouble(
            "open " + files.folder(),
            "until then what is in it waits uncounted, and nothing is written there");
  }

  @Override
  public String domain() {
    return domain;
  }

  @Override
  public LogKind kind() {
    return kind;
  }

  @Override
  public LogSettings settings() {
    return settings;
  }

  @Override
  public void append(NewRecord record, AppendCallback callback) {
    ask(new Append(record, requireNonNull(callback, "callback")));
  }

  @Override
  public void acknowledge(Place place) {
    ask(new Acknowledge(requireNonNull(place, "place")));
  }

  @Override
  public void giveBack(Place place) {
    ask(new GiveBack(requireNonNull(place, "place")));
  }

  @Override
  public void read(ReadRequest request, ReadCallback callback) {
    ask(new Read(requireNonNull(request, "request"), requireNonNull(callback, "callback")));
  }

  @Override
  public void count(CountCallback callback) {
    requireNonNull(callback, "callback");
    if (!tellUntouched(callback)) {
      ask(new Count(callback));
    }
  }

  /** The disk thread cannot come in between, nor anything that is lost. */
  private synchronized boolean tellUntouched(CountCallback callback) {
    Map<String, Long> records = untouched;
    if (records == null) {
      return false;
    }
    callback.counted(records);
    return true;
  }

  private synchronized void touch() {
    untouched = null;
  }

  /** Nothing is in it, since its folder is not there. */
  synchronized void beginEmpty() {
    untouched = Map.of();
  }

  /** Opens it before the disk thread knows of it. */
  synchronized void begin() {
    LogCore opened = open();
    untouched = opened == null ? null : opened.store().totals().free();
  }

  @Override
  public void flush(Consumer<@Nullable Throwable> callback) {
    ask(new Flush(requireNonNull(callback, "callback")));
  }

  @Override
  public LogStatistics statistics() {
    LogCore opened = core;
    Throwable cause = opening.cause();
    return opened != null
        ? opened.statistics()
        : LogStatistics.none(cause == null ? null : cause.toString());
  }

  /** The first who asks for it says how it is kept, from the next pass on. */
  void claim(LogSettings how) {
    if (claimed.compareAndSet(false, true)) {
      settings = how;
    }
  }

  // For the disk thread.

  /** Opens it, unless that has just failed; no memory for it is a failure like any. */
  @Nullable LogCore open() {
    LogCore opened = core;
    if (opened == null && !opening.holds(context.now())) {
      try {
        configured = settings;
        opened = LogCore.open(context, files, configured, room, context.lossesOf(this));
        core = opened;
        opening.over();
      } catch (IOException | RuntimeException | VirtualMachineError | LinkageError e) {
        opening.met(e, context.now());
      }
    }
    return opened;
  }

  /** Why it could not be opened; null where it could. */
  @Nullable Throwable failure() {
    return opening.cause();
  }

  /** Carries out what was asked, and what is due; whether there is more to do at once. */
  boolean pass() {
    take(null);
    if (taken.isEmpty() && isUntouched()) {
      return passUntouched();
    }
    touch();
    return carryOut();
  }

  private void take(@Nullable Operation left) {
    Operation last = asked.getAndSet(left);
    taken.addReversed(last == CLOSED ? null : last);
  }

  private synchronized boolean isUntouched() {
    return untouched != null;
  }

  /** What is due although nobody has asked for anything: it stays known what is in it. */
  private synchronized boolean passUntouched() {
    boolean more = carryOut();
    LogCore opened = core;
    untouched = opened == null ? null : opened.store().totals().free();
    return more;
  }

  private boolean carryOut() {
    LogCore opened = open();
    if (opened != null) {
      configure(opened);
      taken.addFirst(postponed); // what had to wait comes before all that is asked now
      return opened.pass(taken);
    }
    refuseTaken(Reason.TROUBLE);
    return false;
  }

  private void refuseTaken(Reason reason) {
    for (Operation next = taken.poll(); next != null; next = taken.poll()) {
      context.refuse(next, reason);
      if (next instanceof Count count) {
        postponed.add(count);
      }
    }
  }

  private void configure(LogCore opened) {
    LogSettings wanted = settings;
    if (!wanted.equals(configured)) {
      opened.configure(wanted);
      configured = wanted;
    }
  }

  /** Gives back what its files have that no record is in; whether there was anything. */
  boolean trim() {
    LogCore opened = core;
    return opened != null && opened.trim();
  }

  boolean giveWay() {
    touch();
    LogCore opened = core;
    return opened != null && opened.giveWay();
  }

  long wakeAt() {
    LogCore opened = core;
    return opened == null ? opening.retryAt() : opened.wakeAt();
  }

  /** Carries out the last that was asked, and takes no more; what the disk said against it. */
  @Nullable Throwable close() {
    take(CLOSED);
    touch();
    try {
      carryOut();
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      context.failed("the last pass over a log", e);
    }
    refuseTaken(Reason.CLOSED);
    LogCore opened = core;
    return opened == null ? opening.cause() : opened.close();
  }

  /** For tests. */
  @Nullable LogCore core() {
    return core;
  }

  private void ask(Operation operation) {
    Operation before = asked.get();
    while (before != CLOSED) {
      boolean announces = operation.comesAfter(before);
      boolean isAsked = false;
      try {
        isAsked = asked.compareAndSet(before, operation);
        if (isAsked) {
          tell(announces);
          return;
        }
      } catch (Throwable t) { // no memory, or no stack: nothing may be called here
        if (!isAsked) {
          throw t;
        }
        spool.missed = true; // it will be done: who asked must not take it for refused
        spool.isUnheard = true;
        return;
      }
      before = asked.get();
    }
    operation.refuse(Reason.CLOSED);
  }

  /** Tells the spool that there is something to do. */
  private void tell(boolean announces) {
    if (announces || spool.isUnheard) {
      spool.ready(this);
    } else if (!isAlarmSet.getAndSet(true)) {
      spool.readySoon(this);
    }
  }

  /**
   * The alarm that {@link DiskSpool#readySoon} set; whether something waits that none else told.
   */
  boolean isReadyNow() {
    forgetAlarm();
    Operation last = asked.get();
    return last != null && last != CLOSED && !last.isAnnounced();
  }

  /** It went off, or may never have been set. */
  void forgetAlarm() {
    isAlarmSet.set(false);
  }

  @Override
  public String toString() {
    return domain + "/" + kind.folder();
  }

  private static final class ClosedMark extends Operation {
    @Override
    void run(LogCore core) {}

    @Override
    void refuse(Reason reason) {}
  }

  private static final class Acknowledge extends Operation {
    private final Place place;

    Acknowledge(Place place) {
      this.place = place;
    }

    @Override
    boolean isPatient() {
      return true;
    }

    @Override
    void run(LogCore core) {
      core.acknowledge(place);
    }

    @Override
    void refuse(Reason reason) {}
  }

  private static final class GiveBack extends Operation {
    private final Place place;

    GiveBack(Place place) {
      this.place = place;
    }

    @Override
    void run(LogCore core) {
      core.giveBack(place);
    }

    @Override
    void refuse(Reason reason) {}
  }

  /** Somebody waits for what was asked before. */
  static final class Flush extends Operation {
    private final Consumer<@Nullable Throwable> callback;

    Flush(Consumer<@Nullable Throwable> callback) {
      this.callback = callback;
    }

    @Override
    void run(LogCore core) {
      core.flush(this);
    }

    void answer(@Nullable Throwable failure) {
      callback.accept(failure);
    }

    @Override
    void refuse(Reason reason) {
      callback.accept(new IllegalStateException("the log takes nothing: " + reason));
    }
  }
}
