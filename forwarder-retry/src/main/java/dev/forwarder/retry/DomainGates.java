package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One domain's view of the {@link BlockedEndpoints}.
 *
 * <p>While nothing has failed in the domain for ten minutes, a gate answers without looking
 * anything up; while nothing is blocked, it lets pass without looking anything up. Not thread-safe:
 * only the step of the domain uses it and its gates. (The table, though, may drop entries on any
 * thread: what it drops is queued here and noted by the next step.)
 */
public final class DomainGates {

  private static final long QUIET = Long.MIN_VALUE;
  private static final int PROBE_NUMBERS = 1 << 27;

  private final BlockedEndpoints endpoints;
  private final BlockTable table;
  private final BlockKey domainKey;

  /** The domain's own, which no flood of paths pushes out. */
  private @Nullable BlockEntry own;

  private final Queue<BlockEntry> dropped = new ConcurrentLinkedQueue<>();

  private long troubledUntilNanos = QUIET;
  private int generation;
  private int notUnblocked;
  private int lastProbe;
  private boolean closed;

  DomainGates(BlockedEndpoints endpoints) {
    this.endpoints = endpoints;
    this.table = endpoints.table();
    this.domainKey = new BlockKey(this, BlockScope.DOMAIN, "", "");
  }

  /**
   * The gate of one path and key. Gates of the same path share what is known of it; what follows a
   * {@code ?} does not count, so that requests that differ in their query alone are one path.
   *
   * @param path the path, and perhaps a query
   * @param keyId the id of the API key, never the key itself
   * @return a gate; keep it, since it costs some objects
   */
  public EndpointGate endpoint(String path, String keyId) {
    requireNonNull(path, "path");
    requireNonNull(keyId, "keyId");
    String bare = withoutQuery(path);
    return new EndpointGate(
        this,
        endpoints,
        domainKey,
        new BlockKey(this, BlockScope.PATH, bare, ""),
        new BlockKey(this, BlockScope.KEY, bare, keyId));
  }

  /**
   * A path without its query: what is blocked together.
   *
   * @param path the path, and perhaps a query
   * @return what is before the first {@code ?}
   */
  public static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /**
   * Unblocks everything of the domain and forgets all evidence: it is known to be healthy. A probe
   * that is under way counts as any other request from now on.
   */
  public void clear() {
    closed = false;
    forgetAll();
  }

  /**
   * Blocks everything of the domain until {@link #clear}: it is known to be down, and somebody else
   * watches for its return.
   */
  public void close() {
    closed = true;
  }

  /** Whether the domain is blocked as a whole until it is known to be healthy. */
  public boolean isClosed() {
    return closed;
  }

  private void forgetAll() {
    generation++;
    notUnblocked = 0;
    troubledUntilNanos = QUIET;
  }

  /**
   * How many entries of the domain are blocked or half-blocked, those included whose time is over
   * but that no delivered reply has unblocked yet.
   *
   * @param now the time
   * @return the number of entries; at least 1 while the domain is blocked as a whole
   */
  public int blocked(long now) {
    return isUnblocked(now) ? 0 : Math.max(notUnblocked, closed ? 1 : 0);
  }

  /** Whether nothing is remembered of the domain at all. */
  boolean isQuiet(long now) {
    if (now < troubledUntilNanos) {
      return false;
    }
    if (troubledUntilNanos != QUIET) {
      forgetAll();
    }
    return true;
  }

  /** Whether no entry of the domain is blocked or half-blocked. */
  boolean isUnblocked(long now) {
    if (closed) {
      return false;
    }
    if (notUnblocked == 0 || isQuiet(now)) {
      return true;
    }
    noteForgotten();
    return notUnblocked == 0;
  }

  @Nullable BlockEntry find(BlockKey key) {
    BlockEntry entry = key.scope() == BlockScope.DOMAIN ? findOwn() : table.find(key);
    return entry != null && entry.generation() == generation ? entry : null;
  }

  private @Nullable BlockEntry findOwn() {
    BlockEntry entry = own;
    if (entry != null) {
      long now = endpoints.now();
      if (entry.isOver(now)) {
        noteDropped(entry);
        own = null;
        return null;
      }
      entry.keep(now);
    }
    return entry;
  }

  private void keep(BlockEntry entry) {
    if (entry.key().scope() == BlockScope.DOMAIN) {
      entry.keep(endpoints.now());
      own = entry;
    } else {
      table.put(entry);
    }
  }

  private boolean isKept(BlockEntry entry) {
    return entry == own || table.holds(entry);
  }

  BlockEntry create(BlockKey key) {
    noteForgotten();
    boolean collects = key.scope() == BlockScope.PATH;
    FailureWindow window = collects ? new FailureWindow(endpoints.settings()) : null;
    BlockEntry entry = new BlockEntry(key, generation, window);
    keep(entry);
    return entry;
  }

  void block(BlockEntry entry, long untilNanos, int errors) {
    if (entry.isUnblocked()) {
      notUnblocked++;
    }
    entry.block(untilNanos, errors);
    keep(entry);
    noteTrouble(untilNanos);
  }

  void unblock(BlockEntry entry) {
    entry.unblock();
    notUnblocked--;
  }

  /** Keeps what is known of the domain for the time of retention from then on. */
  void noteTrouble(long untilNanos) {
    troubledUntilNanos =
        Math.max(troubledUntilNanos, untilNanos + BlockedEndpoints.RETENTION_NANOS);
  }

  int nextProbe() {
    lastProbe = (lastProbe + 1) % PROBE_NUMBERS;
    return lastProbe;
  }

  /** Any thread: the table has dropped an entry. */
  void noteDropped(BlockEntry entry) {
    dropped.add(entry);
  }

  private void noteForgotten() {
    for (BlockEntry entry = dropped.poll(); entry != null; entry = dropped.poll()) {
      // A step may have put it back meanwhile; and one that was dropped twice is told of twice.
      if (!entry.isForgotten() && !isKept(entry)) {
        entry.forget();
        if (entry.generation() == generation && !entry.isUnblocked()) {
          notUnblocked--;
        }
      }
    }
  }
}
