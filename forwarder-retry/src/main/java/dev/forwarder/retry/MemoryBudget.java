package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all domains of a process may hold together, shared fairly.
 *
 * <p>Domains lease from it in chunks. From 59/64 of the limit on it is tight: nobody leases ahead,
 * and what is released comes back at once. At 15/16, and when a domain finds no room, the domains
 * that hold the most are asked to come down to the level at which all claims fit into 59/64 of the
 * limit; that level is never below an equal share. While a domain below the level has found no
 * room, the last 1/32 of the limit is kept from those above it.
 *
 * <p>Thread-safe; nothing here waits for a lock.
 */
public final class MemoryBudget {

  private static final int MOST_CHUNK = 256 * 1024;
  private static final int CHUNKS_PER_LEASE = 32;
  private static final int REFUSALS_PER_LOOK = 64;

  private final long limit;
  private final long tightFrom;
  private final long keptForStarved;
  private final long balanceStep;
  private final AtomicLong available;
  private final List<MemoryLease> leases = new CopyOnWriteArrayList<>();
  private final AtomicInteger starved = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicBoolean balancing = new AtomicBoolean();
  private final AtomicBoolean placeBeside = new AtomicBoolean(true);

  private final Runnable room;

  private volatile long chunk;
  private volatile long fairLevel = Long.MAX_VALUE;
  private volatile long settledAt;
  private volatile long balanceAt;

  /**
   * A budget that nobody leases from yet.
   *
   * @param limitBytes what all domains may hold together, positive; more than 128 TiB counts as
   *     that
   */
  public MemoryBudget(long limitBytes) {
    this(limitBytes, () -> {});
  }

  /**
   * A budget that nobody leases from yet.
   *
   * @param limitBytes what all domains may hold together, positive; more than 128 TiB counts as
   *     that
   * @param room run whenever a domain has given something back, or the last that went before others
   *     does so no more, on the thread that did, with no lock held; must take no time and not throw
   */
  public MemoryBudget(long limitBytes, Runnable room) {
    if (limitBytes < 1) {
      throw new IllegalArgumentException("limitBytes must be positive, was: " + limitBytes);
    }
    limit = Math.min(limitBytes, MemoryLease.MOST_BYTES);
    this.room = requireNonNull(room, "room");
    tightFrom = highWater(limit) - limit / 64;
    keptForStarved = limit / 32;
    balanceStep = limit / 128 + 1;
    available = new AtomicLong(limit);
    settledAt = tightFrom;
    balanceAt = highWater(limit);
    sizeChunk();
  }

  /** What eviction leaves of a cap: 15/16, and always a little less than all. */
  static long highWater(long limit) {
    return limit - (limit + 15) / 16;
  }

  /**
   * A new domain's part, empty at first.
   *
   * @param domainLimitBytes the domain's own cap, positive; more than 128 TiB counts as that
   * @param pressure run when the domain should look at {@link MemoryLease#excessBytes()}, on
   *     whatever thread found out, with no lock held; it must only schedule that, and must not
   *     throw
   * @return the lease
   */
  public MemoryLease lease(long domainLimitBytes, Runnable pressure) {
    if (domainLimitBytes < 1) {
      throw new IllegalArgumentException(
          "domainLimitBytes must be positive, was: " + domainLimitBytes);
    }
    MemoryLease lease =
        new MemoryLease(this, domainLimitBytes, requireNonNull(pressure, "pressure"));
    leases.add(lease);
    sizeChunk();
    return lease;
  }

  /**
   * What the domains have leased: what they have reserved, and the little that they lease ahead.
   */
  public long usedBytes() {
    return limit - available.get();
  }

  /** What all domains may hold together. */
  public long limitBytes() {
    return limit;
  }

  /** Takes the one place beside all limits; whether it was free. */
  boolean tryTakePlaceBeside() {
    return placeBeside.compareAndSet(true, false);
  }

  void giveBackPlaceBeside() {
    placeBeside.set(true);
  }

  long availableBytes() {
    return available.get();
  }

  long chunk() {
    return chunk;
  }

  /** What a domain may keep while room is short; {@link Long#MAX_VALUE} while it is not. */
  long fairLevel() {
    return fairLevel;
  }

  /** Whether so little is left that nothing is leased ahead. */
  boolean isTight() {
    return usedBytes() >= tightFrom;
  }

  void beginStarvation() {
    starved.getAndIncrement();
  }

  /** After the last of them, what was kept from the others is theirs to take. */
  void endStarvation() {
    if (starved.decrementAndGet() == 0) {
      room.run();
    }
  }

  void remove(MemoryLease lease) {
    leases.remove(lease);
    sizeChunk();
  }

  void giveBack(long bytes) {
    available.getAndAdd(bytes);
    settle();
    if (bytes > 0) {
      room.run();
    }
  }

  /**
   * Leases what is missing for a reservation, and a chunk ahead where there is plenty.
   *
   * @param lease who asks
   * @param bytes the whole reservation
   * @param missing what its lease lacks for it
   * @return whether it has been leased
   */
  boolean grow(MemoryLease lease, long bytes, long missing) {
    boolean wasTight = isTight();
    long taken = take(lease, bytes, missing);
    if (taken == 0 && (!wasTight || isTimeToLook())) {
      collect(lease);
      taken = take(lease, bytes, missing);
    }
    if (taken == 0) {
      refuse(lease, bytes);
      return false;
    }
    lease.addLeased(taken);
    if (!isWithinShare(lease, bytes)) {
      lease.endStarvation();
    }
    if (!wasTight && isTight()) {
      collect(lease);
    }
    if (usedBytes() >= balanceAt) {
      balance(null, 0);
    }
    return !lease.surrenderIfClosed();
  }

  private long take(MemoryLease lease, long bytes, long missing) {
    boolean othersFirst = starved.get() > 0 && !isWithinShare(lease, bytes) && !lease.isStarved();
    long kept = othersFirst ? keptForStarved : 0;
    while (true) {
      long free = available.get();
      if (missing > free - kept) {
        return 0;
      }
      long ahead = Math.max(missing, chunk);
      long taken = limit - free + ahead < tightFrom ? ahead : missing;
      if (available.compareAndSet(free, free - taken)) {
        return taken;
      }
    }
  }

  private void refuse(MemoryLease lease, long bytes) {
    if (bytes > limit) {
      return;
    }
    boolean newlyStarved = isWithinShare(lease, bytes) && !lease.isStarved();
    if (fairLevel == Long.MAX_VALUE || newlyStarved || isTimeToLook()) {
      balance(lease, bytes);
    }
    if (fairLevel != Long.MAX_VALUE && isWithinShare(lease, bytes)) {
      lease.starve();
    }
  }

  private boolean isWithinShare(MemoryLease lease, long bytes) {
    return lease.reservedBytes() + bytes <= fairLevel;
  }

  /** Now and then even where nothing seems to have changed: looking at all domains is dear. */
  private boolean isTimeToLook() {
    return refusals.getAndIncrement() % REFUSALS_PER_LOOK == 0;
  }

  /** Takes from the others what they have leased ahead. */
  private void collect(MemoryLease asking) {
    for (MemoryLease lease : leases) {
      if (lease != asking) {
        lease.giveBack(0);
      }
    }
  }

  /**
   * Sets the level that is fair now, and tells those above it; one thread at a time, no waiting.
   */
  private void balance(@Nullable MemoryLease asking, long bytes) {
    if (!balancing.compareAndSet(false, true)) {
      return;
    }
    List<MemoryLease> all = new ArrayList<>(leases);
    try {
      level(all, asking, bytes);
    } finally {
      balancing.set(false);
    }
    for (MemoryLease lease : all) {
      if (lease.reservedBytes() > fairLevel) {
        lease.runPressure();
      }
    }
  }

  private void level(List<MemoryLease> all, @Nullable MemoryLease asking, long bytes) {
    long wanted = bytes;
    long level = FairLevel.of(claims(all, asking, wanted), tightFrom);
    if (wanted > level) {
      wanted = 0; // more than its fair share by itself: nobody gives way to that
      level = FairLevel.of(claims(all, asking, wanted), tightFrom);
    }
    settledAt = Math.min(tightFrom, limit - wanted);
    balanceAt = Math.max(highWater(limit), usedBytes() + balanceStep);
    fairLevel = level;
    settle();
  }

  private static long[] claims(List<MemoryLease> all, @Nullable MemoryLease asking, long bytes) {
    return all.stream()
        .mapToLong(lease -> lease.reservedBytes() + (lease == asking ? bytes : 0))
        .toArray();
  }

  /** Ends the pressure once there is room again. */
  private void settle() {
    if (fairLevel != Long.MAX_VALUE && usedBytes() <= settledAt) {
      fairLevel = Long.MAX_VALUE;
      balanceAt = highWater(limit);
    }
  }

  private void sizeChunk() {
    chunk = Math.min(MOST_CHUNK, limit / ((long) CHUNKS_PER_LEASE * Math.max(1, leases.size())));
  }
}
