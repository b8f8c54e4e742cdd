package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskDied;
import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A spool on a disk in memory, in virtual time, whose disk thread is whoever calls {@link #run}.
 */
final class SpoolRig {

  static final Path FOLDER = Path.of("/spool");
  static final String DOMAIN = "https://api.example.com";

  /** Whose append it is does not wait for its answer. */
  static final AppendCallback UNHEARD =
      new AppendCallback() {
        @Override
        public void appended(Place place) {}

        @Override
        public void refused(AppendRefusal refusal) {}
      };

  /** One and the same each time, as a machine's own may be. */
  final OutOfMemoryError noMemory = new OutOfMemoryError("so the test says");

  /** What was told to be lost. */
  record Loss(String tag, long records, long bytes, LossReason reason) {}

  private record Alarm(long at, Runnable wakeUp) {}

  final SplittableRandom random;
  final FakeDisk disk;
  final List<Loss> losses = new ArrayList<>();
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  /** Wakes the disk thread for what nobody waits for. */
  private final Deque<Runnable> patient = new ArrayDeque<>();

  private final List<Alarm> alarms = new ArrayList<>();
  private long nanos;
  private int threadsToFail;
  private int alarmsToFail;
  private LogSettings settings;
  private SpoolSettings spoolSettings = SpoolSettings.of(1L << 40);
  Spool spool;
  SpoolLog log;

  SpoolRig(long seed, Fsync fsync) {
    this(seed, fsync, FramingKind.BINARY);
  }

  SpoolRig(long seed, Fsync fsync, FramingKind framing) {
    random = new SplittableRandom(seed);
    disk = new FakeDisk(random.split());
    settings = settings(framing, fsync);
  }

  /** Settings under which no record grows too old. */
  static LogSettings settings(FramingKind framing, Fsync fsync) {
    return new LogSettings(
        framing, fsync, LogSettings.DEFAULT.forceInterval(), Duration.ofDays(10));
  }

  SpoolRig with(SpoolSettings newSettings) {
    spoolSettings = newSettings;
    return this;
  }

  SpoolRig keptFor(Duration maxAge) {
    settings =
        new LogSettings(settings.framing(), settings.fsync(), settings.forceInterval(), maxAge);
    return this;
  }

  Fsync fsync() {
    return settings.fsync();
  }

  /** Opens it, after whatever. */
  SpoolRig open() {
    tasks.clear();
    alarms.clear();
    patient.clear();
    SpoolEnvironment environment =
        new SpoolEnvironment(
            disk,
            () -> nanos,
            () -> Instant.ofEpochMilli(wallMillis()),
            random.split(),
            this::execute,
            this::schedule);
    try {
      spool =
          Spool.open(
              FOLDER,
              spoolSettings,
              environment,
              (of, tag, records, bytes, reason) ->
                  losses.add(new Loss(tag, records, bytes, reason)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log = spool.log(DOMAIN, LogKind.NORMAL, settings);
    run();
    return this;
  }

  private void schedule(Runnable wakeUp, long delay) {
    if (alarmsToFail > 0) {
      alarmsToFail--;
      throw noMemory;
    }
    if (delay == DiskSpool.PATIENCE_NANOS) {
      patient.add(wakeUp);
    } else {
      alarms.add(new Alarm(nanos + delay, wakeUp));
    }
  }

  /** How many alarms are set for what nobody waits for. */
  int patientAlarms() {
    return patient.size();
  }

  /** So many times no thread can be had from now on. */
  void threadsFail(int next) {
    threadsToFail = next;
  }

  /** So many alarms cannot be set from now on. */
  void alarmsFail(int next) {
    alarmsToFail = next;
  }

  private void execute(Runnable task) {
    if (threadsToFail > 0) {
      threadsToFail--;
      throw noMemory;
    }
    tasks.add(task);
  }

  long wallMillis() {
    return 1_800_000_000_000L + TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** Runs the disk thread until it has nothing to do, not even what nobody waits for. */
  void run() {
    runNow();
    for (Runnable wakeUp = patient.poll(); wakeUp != null; wakeUp = patient.poll()) {
      wakeUp.run();
      runNow();
    }
  }

  /** Runs it until it has nothing to do now. */
  void runNow() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Runs it; false where the process died in it. */
  boolean runOrDie() {
    try {
      run();
      return true;
    } catch (DiskDied e) {
      return false;
    }
  }

  /** Time goes by, and what it wakes runs. */
  void pass(Duration time) {
    long end = nanos + time.toNanos();
    while (true) {
      Alarm next = null;
      for (Alarm alarm : alarms) {
        next = next == null || alarm.at() < next.at() ? alarm : next;
      }
      if (next == null || next.at() > end) {
        break;
      }
      alarms.remove(next);
      nanos = Math.max(nanos, next.at());
      next.wakeUp().run();
      run();
    }
    nanos = end;
  }

  /** Time goes by, and nothing wakes up. */
  void elapse(Duration time) {
    nanos += time.toNanos();
  }

  void close() {
    var closed = spool.close();
    run();
    closed.toCompletableFuture().join();
  }

  /** All bookkeeping of the log agrees with itself. */
  void check() {
    LogStore store = store();
    if (store != null) {
      LogInvariants.check(store);
    }
  }

  /** What the log knows of its segments; null while it cannot be opened. */
  @Nullable LogStore store() {
    LogCore core = ((DiskLog) log).core();
    return core == null ? null : core.store();
  }

  /** How many records, copies among them, have a sequence and are not known to be durable. */
  long notDurable() {
    LogStore store = store();
    if (store == null || store.segments().isEmpty()) {
      return 0;
    }
    Segment last = store.segments().lastEntry().getValue();
    return last.isOpen() ? store.nextSequence() - last.durableSequence() : 0;
  }

  Path logFolder() {
    return FOLDER.resolve(DomainFolder.name(DOMAIN)).resolve("normal");
  }

  long lost() {
    return losses.stream().mapToLong(Loss::records).sum();
  }
}
