package dev.forwarder.retry;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One domain's part of the {@link MemoryBudget}: what it has reserved, and the little more that it
 * has leased ahead so that the usual reservation touches no shared word.
 *
 * <p>Thread-safe and lock-free. At every moment {@code reserved <= leased} for what has been
 * granted, {@code reserved <= limit}, and what all domains have leased is within the budget.
 *
 * <p>How giving back is safe: the word that counts what is reserved carries a version in its upper
 * bits. A reservation reads the word, then what is leased, and succeeds only if the word is still
 * the same. Giving back lowers what is leased first, then raises the version: whoever has seen the
 * higher figure fails and looks again, and only what is still spare after that goes back to the
 * budget.
 */
public final class MemoryLease {

  /** What became of a reservation. */
  public enum Grant {
    /** It holds until it is released. */
    GRANTED,
    /** The domain would exceed its own cap. */
    DOMAIN_FULL,
    /** The domain would not, the process would. */
    PROCESS_FULL
  }

  /** The most that can be counted, 128 TiB: a higher limit counts as this one. */
  static final long MOST_BYTES = 1L << 47;

  private static final long RESERVED_MASK = (1L << 48) - 1;
  private static final long NEXT_VERSION = 1L << 48;

  private final MemoryBudget budget;
  private final long limit;
  private final long highWater;
  private final Runnable pressure;

  private final AtomicLong reservedWord = new AtomicLong();
  private final AtomicLong leased = new AtomicLong();
  private final AtomicBoolean givingBack = new AtomicBoolean();
  private final AtomicBoolean starved = new AtomicBoolean();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean closed;

  MemoryLease(MemoryBudget budget, long limit, Runnable pressure) {
    this.budget = budget;
    this.limit = Math.min(limit, MOST_BYTES);
    this.highWater = MemoryBudget.highWater(this.limit);
    this.pressure = pressure;
  }

  /**
   * Reserves bytes, if there is room: all of them or none. Never waits. Any thread; one
   * compare-and-set in the usual case.
   *
   * @param bytes 0 or more
   * @return whether it has them, or what is full
   */
  public Grant tryReserve(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative, was: " + bytes);
    }
    while (true) {
      long word = reservedWord.get();
      long reserved = word & RESERVED_MASK;
      if (bytes > limit - reserved || closed) {
        noteRefused(bytes);
        return Grant.DOMAIN_FULL;
      }
      long missing = reserved + bytes - leased.get();
      if (missing <= 0) {
        if (reservedWord.compareAndSet(word, word + bytes)) {
          return Grant.GRANTED;
        }
      } else if (!budget.grow(this, bytes, missing)) {
        noteRefused(bytes);
        return Grant.PROCESS_FULL;
      }
    }
  }

  /**
   * Gives up what was reserved. Any thread.
   *
   * @param bytes at most what is reserved
   * @throws IllegalStateException where less is reserved: somebody has released twice
   */
  public void release(long bytes) {
    long reserved = reservedWord.getAndAdd(-bytes) & RESERVED_MASK;
    if (bytes < 0 || bytes > reserved) {
      reservedWord.getAndAdd(bytes);
      throw new IllegalStateException("released " + bytes + " bytes of " + reserved + " reserved");
    }
    if (budget.isTight()) {
      giveBack(0);
    }
    forgetRefused(reserved - bytes);
  }

  /**
   * Takes the one place of the process beside all limits, for what was taken on before and has no
   * room within them. It counts for nothing, so it must not stay for longer than it has to. Any
   * thread.
   *
   * @return whether nobody else has it
   */
  public boolean tryTakePlaceBeside() {
    return budget.tryTakePlaceBeside();
  }

  /** Who has taken the place beside the limits has no more use for it. */
  public void giveBackPlaceBeside() {
    budget.giveBackPlaceBeside();
  }

  /** What is reserved. */
  public long reservedBytes() {
    return reservedWord.get() & RESERVED_MASK;
  }

  /** The domain's cap. */
  public long limitBytes() {
    return limit;
  }

  /** The most that it can ever have: its cap, or the limit of the process where that is less. */
  public long mostBytes() {
    return Math.min(limit, budget.limitBytes());
  }

  /**
   * Whether a step should look at {@link #excessBytes()}: 15/16 of the cap are reserved, or
   * something must give way. Any thread; a few volatile reads.
   */
  public boolean pressed() {
    long reserved = reservedBytes();
    return reserved >= highWater || reserved > allowed();
  }

  /**
   * How much to evict now: down to 15/16 of the cap; further where a larger payload has been
   * refused that would fit; and down to the level that is fair while the process is full.
   *
   * @return bytes, 0 where nothing has to go
   */
  public long excessBytes() {
    return Math.max(0, reservedBytes() - allowed());
  }

  /**
   * How much more may be reserved before anything has to be evicted; negative where it has to.
   * Where nothing is reserved, nothing can give way to what was refused: that waits for others.
   */
  public long spareBytes() {
    long reserved = reservedBytes();
    if (reserved == 0) {
      refused.set(0);
    }
    return allowed() - reserved;
  }

  /** Gives back what is leased ahead, but for one chunk; all of it where nothing is reserved. */
  public void trim() {
    giveBack(reservedBytes() == 0 || budget.isTight() ? 0 : budget.chunk());
  }

  /**
   * Gives everything back and takes the domain out of the budget. What is still reserved may be
   * released later, and nothing more can be reserved.
   */
  public void close() {
    closed = true;
    budget.remove(this);
    endStarvation();
    surrenderIfClosed();
  }

  long leasedBytes() {
    return leased.get();
  }

  void addLeased(long bytes) {
    leased.getAndAdd(bytes);
  }

  void runPressure() {
    pressure.run();
  }

  /**
   * Returns what is leased beyond what is reserved and kept; does nothing while another does it.
   */
  void giveBack(long keep) {
    if (leased.get() - reservedBytes() <= keep || !givingBack.compareAndSet(false, true)) {
      return;
    }
    try {
      long spare = leased.get() - reservedBytes() - keep;
      if (spare > 0 && !closed) {
        leased.getAndAdd(-spare);
        long reserved = reservedWord.addAndGet(NEXT_VERSION) & RESERVED_MASK;
        long missing = Math.min(spare, Math.max(0, reserved - leased.get()));
        leased.getAndAdd(missing);
        budget.giveBack(spare - missing);
      }
    } finally {
      givingBack.set(false);
      surrenderIfClosed();
    }
  }

  /** Marks it as one that was below its share and found no room. */
  void starve() {
    if (!closed && starved.compareAndSet(false, true)) {
      budget.beginStarvation();
      if (closed) { // meanwhile: then nobody else would end it
        endStarvation();
      }
    }
  }

  void endStarvation() {
    if (starved.get() && starved.compareAndSet(true, false)) {
      budget.endStarvation();
    }
  }

  boolean isStarved() {
    return starved.get();
  }

  /** Gives back what came in after the end, from those who were at it when the domain closed. */
  boolean surrenderIfClosed() {
    if (closed) {
      budget.giveBack(leased.getAndSet(0));
    }
    return closed;
  }

  /** How much it may keep: under its cap and the fair level, with room for what was refused. */
  private long allowed() {
    long wanted = refused.get();
    long level = budget.fairLevel();
    long byLevel = level != Long.MAX_VALUE && wanted <= level ? level - wanted : level;
    return Math.min(byLevel, Math.min(highWater, limit - wanted));
  }

  /** What is refused and would fit into an emptier domain makes the old give way to it. */
  private void noteRefused(long bytes) {
    if (bytes <= mostBytes() && bytes > refused.get()) {
      refused.set(bytes);
      if (pressed()) {
        pressure.run();
      }
    }
  }

  /** Room for what was refused has come: whoever tries again gets it, so nothing more need go. */
  private void forgetRefused(long reserved) {
    long wanted = refused.get();
    if (wanted != 0 && wanted <= limit - reserved && wanted <= budget.availableBytes()) {
      refused.set(0);
    }
  }
}
