package dev.forwarder.testing.disk;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.DiskSpace;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps apart what a process sees and what is certain: all that was not
 * forced is lost, kept or torn when the power goes. What it does by chance comes from the random
 * numbers that it was given, so that a seed replays.
 *
 * <p>It is as harsh as a disk may be: sectors of {@value StoredFile#SECTOR} bytes are whole, but
 * any of them may be missing, in any order within and between files, and hold what stood there in a
 * former life; a name is certain only once its folder has been forced.
 *
 * <p>Thread-safe; operations are one at a time.
 */
public final class FakeDisk implements Disk {

  private static final int MOST_JOURNAL = 100_000;
  private static final int MOST_STALE = 4_096;
  private static final long ENDLESS = 1L << 40;

  private final RandomGenerator random;
  private final DiskFaults faults;
  private final DiskDamage damage = new DiskDamage(this);
  private final StoredFolder root = new StoredFolder();
  private final List<NameChange> unsure = new ArrayList<>();
  private final List<byte[]> stale = new ArrayList<>(List.of(new byte[0]));
  private final Map<Path, String> holders = new HashMap<>();
  private final Map<Path, Long> locks = new HashMap<>();
  private final Deque<DiskOperation> journal = new ArrayDeque<>();
  private volatile DiskHook hook = operation -> {};
  private long capacity = ENDLESS;
  private long operations;
  private long deathAt = Long.MAX_VALUE;
  private long process = 1;
  private boolean dead;

  /** An empty disk of a terabyte, on which nothing goes wrong. */
  public FakeDisk(RandomGenerator random) {
    this.random = random;
    this.faults = new DiskFaults(random);
  }

  // What a test does.

  /** What goes wrong. */
  public DiskFaults faults() {
    return faults;
  }

  /** What is done to it behind the back of all processes. */
  public DiskDamage damage() {
    return damage;
  }

  /** Called before each operation from now on. */
  public void before(DiskHook newHook) {
    hook = newHook;
  }

  /** How large it is: what does not fit is not written. */
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  /** What was asked of it, oldest first; the last 100,000. */
  public synchronized List<DiskOperation> journal() {
    return List.copyOf(journal);
  }

  /** How many operations were asked of it. */
  public synchronized long operations() {
    return operations;
  }

  /**
   * The process is killed at that operation from now, 1 being the next: before it, and where it is
   * a write, after any part of it. From then on each operation throws {@link DiskDied}, until
   * {@link #crash} or {@link #losePower}.
   */
  public synchronized void dieAt(long operation) {
    deathAt = operations + operation;
  }

  /** Whether the process has been killed and no new one been started. */
  public synchronized boolean isDead() {
    return dead;
  }

  /**
   * The process is killed, if it has not been, and another one starts: all that was written is
   * there, nothing is open and nothing locked.
   */
  public synchronized void crash() {
    process++;
    dead = false;
    deathAt = Long.MAX_VALUE;
    locks.clear();
  }

  /** The power goes and comes back: what was not forced is kept, dropped or torn. */
  public synchronized void losePower() {
    crash();
    StoredFile.Fate ofNames = fate();
    for (NameChange change : unsure) {
      if (isKept(ofNames)) {
        change.keep();
      }
    }
    unsure.clear();
    root.settle();
    lose(root);
  }

  private void lose(StoredFolder folder) {
    for (Stored stored : folder.certain.values()) {
      if (stored instanceof StoredFile file) {
        file.losePower(fate(), random, stale);
      } else if (stored instanceof StoredFolder below) {
        lose(below);
      }
    }
  }

  private StoredFile.Fate fate() {
    StoredFile.Fate[] fates = StoredFile.Fate.values();
    return fates[random.nextInt(fates.length)];
  }

  private boolean isKept(StoredFile.Fate fate) {
    return switch (fate) {
      case KEPT -> true;
      case DROPPED -> false;
      case TORN -> random.nextBoolean();
    };
  }

  // What a process does.

  @Override
  public void createFolder(Path folder) throws IOException {
    perform(
        Kind.CREATE_FOLDER,
        folder,
        how -> {
          how.check();
          makeFolder(folder);
          return null;
        });
  }

  /** A new one is certain at once, as {@link Disk} has it. */
  StoredFolder makeFolder(Path folder) throws IOException {
    StoredFolder at = root;
    for (Path name : normal(folder)) {
      Stored next = at.seen.get(name.toString());
      if (next == null) {
        next = new StoredFolder();
        at.seen.put(name.toString(), next);
        at.certain.put(name.toString(), next);
      }
      if (!(next instanceof StoredFolder below)) {
        throw new FileAlreadyExistsException(folder.toString());
      }
      at = below;
    }
    return at;
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return perform(
        Kind.LIST,
        folder,
        how -> {
          how.check();
          Stored stored = find(folder);
          if (stored instanceof StoredFile) {
            throw new NotDirectoryException(folder.toString());
          }
          return stored instanceof StoredFolder found
              ? List.copyOf(found.seen.keySet())
              : List.<String>of();
        });
  }

  @Override
  public synchronized boolean isFolder(Path path) {
    return find(path) instanceof StoredFolder;
  }

  @Override
  public DiskFile create(Path path) throws IOException {
    return perform(
        Kind.CREATE,
        path,
        how -> {
          how.check();
          StoredFolder folder = parent(path);
          String name = name(path);
          if (folder.seen.containsKey(name)) {
            throw new FileAlreadyExistsException(path.toString());
          }
          StoredFile file = new StoredFile();
          folder.seen.put(name, file);
          unsure.add(NameChange.give(folder, name, file));
          return new FakeFile(this, path, file, true);
        });
  }

  @Override
  public DiskFile open(Path path, boolean writable) throws IOException {
    return perform(
        Kind.OPEN,
        path,
        how -> {
          how.check();
          return new FakeFile(this, path, file(path), writable);
        });
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    perform(
        Kind.RENAME,
        from,
        how -> {
          how.check();
          StoredFile moved = file(from);
          StoredFolder source = parent(from);
          StoredFolder target = parent(to);
          if (find(to) instanceof StoredFolder) {
            throw new FileAlreadyExistsException(to.toString());
          }
          source.seen.remove(name(from));
          discard(target.seen.put(name(to), moved));
          unsure.add(new NameChange(source, name(from), target, name(to), moved));
          return null;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    perform(
        Kind.DELETE,
        path,
        how -> {
          how.check();
          Stored stored = find(path);
          if (stored == null) {
            throw new NoSuchFileException(path.toString());
          }
          if (stored instanceof StoredFolder folder && !folder.seen.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
          }
          parent(path).seen.remove(name(path));
          unsure.add(NameChange.take(parent(path), name(path), stored));
          discard(stored);
          return null;
        });
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    perform(
        Kind.FORCE_FOLDER,
        folder,
        how -> {
          how.check();
          if (!(find(folder) instanceof StoredFolder forced)) {
            throw new NoSuchFileException(folder.toString());
          }
          makeCertain(forced);
          return null;
        });
  }

  private void makeCertain(StoredFolder forced) {
    List<NameChange> left = new ArrayList<>();
    for (NameChange change : unsure) {
      if (!change.concerns(forced)) {
        left.add(change);
      } else if (change.givesAlone(forced)) {
        change.give();
        left.add(change.taking());
      } else {
        change.keep();
      }
    }
    unsure.clear();
    unsure.addAll(left);
  }

  @Override
  public DiskSpace space(Path folder) throws IOException {
    return perform(
        Kind.SPACE,
        folder,
        how -> {
          how.check();
          if (!(find(folder) instanceof StoredFolder)) {
            throw new NoSuchFileException(folder.toString());
          }
          return new DiskSpace(Math.max(0, capacity - used(root)), capacity);
        });
  }

  @Override
  public @Nullable Lock lock(Path file, String holder) throws IOException {
    return perform(
        Kind.LOCK,
        file,
        how -> {
          how.check();
          Path normal = normal(file);
          parent(file).seen.computeIfAbsent(name(file), name -> new StoredFile());
          if (locks.containsKey(normal)) {
            return null;
          }
          locks.put(normal, process);
          holders.put(normal, holder);
          long owner = process;
          return () -> unlock(normal, owner);
        });
  }

  private synchronized void unlock(Path file, long owner) {
    locks.remove(file, owner);
  }

  @Override
  public String holder(Path file) throws IOException {
    return perform(
        Kind.OPEN,
        file,
        how -> {
          how.check();
          file(file);
          return holders.getOrDefault(normal(file), "");
        });
  }

  // How an operation is done.

  /** What becomes of an operation under way. */
  static final class Course {
    private final DiskOperation operation;
    private final boolean fatal;
    private final boolean struck;
    private final RandomGenerator random;

    private Course(DiskOperation operation, boolean fatal, boolean struck, RandomGenerator random) {
      this.operation = operation;
      this.fatal = fatal;
      this.struck = struck;
      this.random = random;
    }

    /** How much of so many bytes is done before it ends. */
    int part(int length) {
      return fatal || struck ? random.nextInt(length + 1) : length;
    }

    boolean isStruck() {
      return struck;
    }

    /** Ends it here, if it is to end. */
    void check() throws IOException {
      if (fatal) {
        throw new DiskDied(operation);
      }
      if (struck) {
        throw new IOException("input/output error: " + operation);
      }
    }
  }

  /** An operation's own work. */
  interface Work<T> {
    T run(Course how) throws IOException;
  }

  private <T> T perform(Kind kind, Path path, Work<T> work) throws IOException {
    return perform(process(), new DiskOperation(kind, path, 0, 0), work);
  }

  <T> T perform(long owner, DiskOperation operation, Work<T> work) throws IOException {
    checkAlive(owner, operation);
    hook.before(operation);
    synchronized (this) {
      checkAlive(owner, operation);
      note(operation);
      faults.refuse(operation);
      boolean fatal = operations >= deathAt;
      dead = fatal;
      return work.run(new Course(operation, fatal, !fatal && faults.strike(operation), random));
    }
  }

  synchronized void checkAlive(long owner, DiskOperation operation) {
    if (dead || owner != process) {
      throw new DiskDied(operation);
    }
  }

  private void note(DiskOperation operation) {
    operations++;
    journal.add(operation);
    if (journal.size() > MOST_JOURNAL) {
      journal.remove();
    }
  }

  synchronized long process() {
    return process;
  }

  RandomGenerator random() {
    return random;
  }

  // What is where.

  StoredFolder root() {
    return root;
  }

  static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }

  static String name(Path path) {
    return normal(path).getFileName().toString();
  }

  @Nullable Stored find(Path path) {
    Stored at = root;
    for (Path name : normal(path)) {
      if (!(at instanceof StoredFolder folder)) {
        return null;
      }
      at = folder.seen.get(name.toString());
    }
    return at;
  }

  StoredFile file(Path path) throws IOException {
    if (find(path) instanceof StoredFile file) {
      return file;
    }
    throw new NoSuchFileException(path.toString());
  }

  StoredFolder parent(Path path) throws IOException {
    Path parent = normal(path).getParent();
    if (parent != null && find(parent) instanceof StoredFolder folder) {
      return folder;
    }
    throw new NoSuchFileException(path.toString());
  }

  /** All names are certain. */
  void keepNames() {
    unsure.forEach(NameChange::keep);
    unsure.clear();
  }

  /** What was in it may turn up where something else is written later, and never arrives. */
  private void discard(@Nullable Stored gone) {
    if (gone instanceof StoredFile file) {
      stale.addAll(file.sectors());
      if (stale.size() > MOST_STALE) {
        stale.subList(1, stale.size() - MOST_STALE).clear();
      }
    }
  }

  /** How long a file may be at the most, if it is to be so long. */
  int roomFor(StoredFile file, int wanted) {
    if (wanted <= file.length() || capacity == ENDLESS) {
      return wanted;
    }
    long others = used(root) - file.length();
    return (int) Math.max(file.length(), Math.min(wanted, capacity - others));
  }

  private static long used(StoredFolder folder) {
    long used = 0;
    for (Stored stored : folder.seen.values()) {
      used += stored instanceof StoredFolder below ? used(below) : ((StoredFile) stored).length();
    }
    return used;
  }
}
