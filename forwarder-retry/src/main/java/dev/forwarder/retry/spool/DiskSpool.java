package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskBudget;
import dev.forwarder.retry.disk.DiskShare;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool on disk: collects what logs are asked for, and runs passes over those that have
 * something to do, one pass at a time.
 */
final class DiskSpool implements Spool {

  private static final Logger log = LoggerFactory.getLogger(DiskSpool.class);

  /** So long may what nobody waits for, as acknowledgements, wait to be carried out with others. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long NO_THREAD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The name of the lock's file. */
  static final String LOCK = "lock";

  /** The same at each run, so that passes go over the logs in the same order. */
  private record Key(String domain, String kind) {
    static Key of(String domain, LogKind kind) {
      return new Key(domain, kind.folder());
    }
  }

  private final Path folder;
  private final SpoolSettings settings;
  private final SpoolEnvironment environment;
  private final SpoolContext context;
  private final DiskBudget budget;
  private final SpareFiles spares;
  private final Disk.Lock lock;
  private final Map<Key, DiskLog> logs = new ConcurrentHashMap<>();

  /** Folders that could not be read at opening. */
  private final Set<Path> unread = new HashSet<>();

  private final Queue<DiskLog> ready = new ConcurrentLinkedQueue<>();
  private final AtomicInteger news = new AtomicInteger();

  /** A log has been asked for something, or was to have a pass, and it was not noted which. */
  volatile boolean missed;

  /** The thread was to be told of news, and could not be: whoever asks for anything tells it. */
  volatile boolean isUnheard;

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  // For the disk thread.
  private long wakeAt = Long.MAX_VALUE;
  private long armedAt = Long.MAX_VALUE;

  private DiskSpool(
      Path folder,
      SpoolSettings settings,
      SpoolEnvironment environment,
      LossListener losses,
      Disk.Lock lock) {
    this.folder = folder;
    this.settings = settings;
    this.environment = environment;
    this.lock = lock;
    Disk disk = environment.disk();
    this.budget = new DiskBudget(settings.limits(), environment.clock(), () -> disk.space(folder));
    this.spares = new SpareFiles(disk, folder, budget, environment.clock());
    this.context = new SpoolContext(settings, environment, losses, spares);
  }

  static DiskSpool open(
      Path folder, SpoolSettings settings, SpoolEnvironment environment, LossListener losses)
      throws IOException {
    requireNonNull(losses, "losses");
    Disk disk = environment.disk();
    disk.createFolder(folder);
    Path lockFile = folder.resolve(LOCK);
    Disk.Lock lock = disk.lock(lockFile, Long.toString(ProcessHandle.current().pid()));
    if (lock == null) {
      throw new SpoolLockedException(
          "the spool " + folder + " is in use by process " + disk.holder(lockFile));
    }
    try {
      DiskSpool spool = new DiskSpool(folder, settings, environment, losses, lock);
      spool.openLogs();
      return spool;
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  private void openLogs() throws IOException {
    sweepSpares();
    for (Path path : DomainFolder.paths(environment.disk(), folder)) {
      findLogs(path);
    }
    arm();
  }

  /** What cannot be deleted keeps nobody from what is of use. */
  private void sweepSpares() {
    try {
      spares.sweep();
    } catch (IOException e) {
      log.warn("cannot delete files in {} that are of no use: {}", folder, e.toString());
    }
  }

  /** One folder that cannot be read keeps nobody from the others. */
  private void findLogs(Path path) throws IOException {
    DomainFolder domain;
    try {
      domain = DomainFolder.at(environment.disk(), path);
    } catch (IOException e) {
      log.warn(
          "cannot read {}: {}; what is in it waits until its domain is asked for, or the next start",
          path,
          e.toString());
      unread.add(path);
      return;
    }
    for (LogKind kind : domain.kinds()) {
      find(domain.domain(), kind);
    }
  }

  private void find(String domain, LogKind kind) throws IOException {
    DiskLog found = newLog(domain, kind, settings.unclaimed(), false);
    logs.put(Key.of(domain, kind), found);
    found.begin();
    if (found.failure() instanceof SpoolKeyException wrongKey) {
      throw wrongKey;
    }
    wakeAt = Math.min(wakeAt, found.wakeAt());
  }

  /** One that was not there when the spool was opened, as far as that could be seen. */
  private DiskLog notFound(String domain, LogKind kind, LogSettings how) {
    DiskLog made = newLog(domain, kind, how, true);
    if (!unread.contains(folder.resolve(DomainFolder.name(domain)))) {
      made.beginEmpty();
    }
    return made;
  }

  private DiskLog newLog(String domain, LogKind kind, LogSettings how, boolean claimed) {
    Path path = folder.resolve(DomainFolder.name(domain));
    LogFiles files = new LogFiles(environment.disk(), path, kind, domain);
    DiskShare share = budget.share(domain, DiskShare.Rank.valueOf(kind.name()));
    LogRoom room =
        new LogRoom(budget, share, settings.whenFull(), this::giveBackSlack, this::giveWay);
    return new DiskLog(this, context, files, room, domain, kind, how, claimed);
  }

  /** What no record is in is given back; false where there was nothing of it. */
  private boolean giveBackSlack() {
    boolean any = spares.release();
    for (DiskLog log : logs.values()) {
      any |= log.trim();
    }
    return any;
  }

  /** The oldest segment of a log goes; false where it has none that can. */
  private boolean giveWay(DiskShare giver) {
    DiskLog log = logs.get(Key.of(giver.domain(), LogKind.valueOf(giver.rank().name())));
    return log != null && log.giveWay();
  }

  @Override
  public SpoolLog log(String domain, LogKind kind, LogSettings how) {
    requireNonNull(how, "settings");
    Key key = Key.of(requireNonNull(domain, "domain"), requireNonNull(kind, "kind"));
    DiskLog log = logs.computeIfAbsent(key, k -> notFound(domain, kind, how));
    log.claim(how);
    return log;
  }

  @Override
  public Collection<SpoolLog> logs() {
    return List.copyOf(logs.values());
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public long lastLimitBytes() {
    return budget.lastLimitBytes();
  }

  @Override
  public CompletionStage<Void> close() {
    if (closing.compareAndSet(false, true)) {
      wake();
    }
    return closed.minimalCompletionStage();
  }

  /** How many files are open. On the disk thread. */
  int openFiles() {
    return context.open().size();
  }

  /** A log is to have a pass. */
  void ready(DiskLog log) {
    try {
      ready.add(log);
    } catch (Throwable noMemory) { // whoever asks for something is not to blame
      missed = true;
    }
    wake();
  }

  /**
   * A log has been asked for something that nobody waits for: it may be carried out with others.
   */
  void readySoon(DiskLog log) {
    try {
      environment.timer().schedule(() -> readyNow(log), PATIENCE_NANOS);
    } catch (Throwable noAlarm) { // then now
      readyNow(log);
    }
  }

  private void readyNow(DiskLog log) {
    if (log.isReadyNow() && !closed.isDone()) {
      ready(log);
    }
  }

  private void wake() {
    if (news.getAndIncrement() == 0 || isUnheard) {
      boolean isHeard = false;
      try {
        isUnheard = false;
        execute();
        isHeard = true;
      } finally {
        if (!isHeard) { // at the end of a stack: nothing may be called here
          isUnheard = true;
        }
      }
    }
  }

  /** A machine that has no thread, or no memory for one, may have it a little later. */
  private void execute() {
    try {
      environment.executor().execute(this::run);
    } catch (Throwable noThread) {
      news.set(0);
      wakeLater(noThread);
    }
  }

  private void wakeLater(Throwable why) {
    try {
      environment.timer().schedule(this::alarm, NO_THREAD_NANOS);
      log.warn("nothing could be done for {}; it is tried again in a second", folder, why);
    } catch (Throwable noAlarm) { // then the next who asks for anything asks for a thread, too
      isUnheard = true;
      log.warn("neither thread nor alarm could be had for {}", folder, noAlarm);
    }
  }

  /** What is due; after the end nothing is, and there may be no thread any more. */
  private void alarm() {
    if (!closed.isDone()) {
      wake();
    }
  }

  /** Passes, and comes back where there was news meanwhile, whatever was thrown. */
  private void run() {
    int seen = news.get();
    try {
      passes();
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      if (!closed.isDone()) { // what was not looked at is, in a second
        missed = true;
        wakeLater(e);
      }
    } finally {
      boolean isNews = news.addAndGet(-seen) != 0;
      if (isNews && !closed.isDone()) { // after the end there may be no thread any more
        execute();
      }
    }
  }

  private void passes() {
    if (closed.isDone()) {
      return;
    }
    if (missed) {
      missed = false;
      logs.values().forEach(DiskLog::forgetAlarm);
      ready.addAll(logs.values());
    }
    List<DiskLog> again = new ArrayList<>();
    // Those that are ready now: what comes meanwhile waits until the others had what is due.
    for (int left = ready.size(); left > 0; left--) {
      DiskLog log = ready.poll();
      if (log != null && pass(log)) {
        again.add(log);
      }
    }
    if (context.now() - wakeAt >= 0) {
      wakeAt = Long.MAX_VALUE;
      for (DiskLog log : logs.values()) {
        if (context.now() - log.wakeAt() >= 0 && pass(log)) {
          again.add(log);
        }
        wakeAt = Math.min(wakeAt, log.wakeAt());
      }
    }
    again.forEach(this::ready);
    if (closing.get()) {
      closeAll();
    } else {
      arm();
    }
  }

  private boolean pass(DiskLog log) {
    boolean more = false;
    try {
      more = log.pass();
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      context.failed("a pass over " + log, e);
    }
    wakeAt = Math.min(wakeAt, log.wakeAt());
    return more;
  }

  /** Sees to it that there is a pass when something is due. */
  private void arm() {
    long now = context.now();
    if (now - armedAt >= 0) {
      armedAt = Long.MAX_VALUE;
    }
    if (wakeAt < armedAt) {
      environment.timer().schedule(this::alarm, Math.max(0, wakeAt - now));
      armedAt = wakeAt; // after it is set: it may be refused, and must then be asked for again
    }
  }

  private void closeAll() {
    Throwable failure = null;
    for (DiskLog log : logs.values()) {
      Throwable ofLog = closeQuietly(log::close);
      failure = failure == null ? ofLog : failure;
    }
    Throwable ofRest = closeQuietly(this::closeRest);
    failure = failure == null ? ofRest : failure;
    lock.close();
    if (failure == null) {
      closed.complete(null);
    } else {
      closed.completeExceptionally(failure);
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  private @Nullable Throwable closeRest() {
    context.open().closeAll();
    spares.release();
    return null;
  }

  /** Whatever is thrown keeps nothing else from being closed. */
  private static @Nullable Throwable closeQuietly(Supplier<@Nullable Throwable> close) {
    try {
      return close.get();
    } catch (Throwable t) {
      return t;
    }
  }
}
