package dev.forwarder.retry.disk;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.FairLevel;
import dev.forwarder.retry.disk.DiskShare.Rank;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all logs of a process may take on a disk together, shared fairly between domains.
 *
 * <p>What is queued, of all domains, stays within a limit of bytes, and with the dead letters
 * within what the disk has to spare. Where there is no room, the domain gives way that is furthest
 * above its fair share, its normal records before its high ones; one that is not above it never has
 * to. A normal record never displaces a high one of its own domain. Dead letters have a limit for
 * each domain, and displace only each other.
 *
 * <p>Thread-safe; the disk is asked for its room at most once a second.
 */
public final class DiskBudget {

  /** How long what the disk said of its room is believed, but for what this process changed. */
  static final long SPACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Finds out how much room there is. */
  @FunctionalInterface
  public interface SpaceProbe {

    /**
     * The room of the disk that the logs are on.
     *
     * @throws IOException where that cannot be found out: what was known before is believed on, and
     *     before anything is known the disk counts as endless
     */
    DiskSpace space() throws IOException;
  }

  /** What one domain takes. */
  static final class Part {
    private final String domain;
    private final Map<Rank, DiskShare> shares = new EnumMap<>(Rank.class);
    private long queuedBytes;

    Part(String domain) {
      this.domain = domain;
    }

    String domain() {
      return domain;
    }

    /** Whose segment goes first, if any can. */
    private @Nullable DiskShare giver() {
      DiskShare normal = shares.get(Rank.NORMAL);
      DiskShare high = shares.get(Rank.HIGH);
      if (normal != null && normal.canGive()) {
        return normal;
      }
      return high != null && high.canGive() ? high : null;
    }
  }

  private final DiskLimits limits;
  private final LongSupplier clock;
  private final SpaceProbe probe;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private long queuedBytes;
  private long deadBytes;
  private boolean asked;
  private long askedNanos;

  /** What this process could take at the most without using what is to stay free. */
  private long diskLimit = Long.MAX_VALUE;

  /** For those who must not wait for the disk. */
  private volatile long lastLimit;

  /**
   * A budget that nobody uses yet.
   *
   * @param limits the limits
   * @param clock nanoseconds since some moment, never going back
   * @param probe asks the disk for its room; called with a lock held, by whoever asks for room
   */
  public DiskBudget(DiskLimits limits, LongSupplier clock, SpaceProbe probe) {
    this.limits = requireNonNull(limits, "limits");
    this.clock = requireNonNull(clock, "clock");
    this.probe = requireNonNull(probe, "probe");
    this.lastLimit = limits.maxBytes();
  }

  /**
   * What a log takes: nothing at first. The same one for the same domain and rank.
   *
   * @param domain whose log
   * @param rank what is in it
   * @return its share
   */
  public synchronized DiskShare share(String domain, Rank rank) {
    Part part = parts.computeIfAbsent(requireNonNull(domain, "domain"), Part::new);
    return part.shares.computeIfAbsent(
        requireNonNull(rank, "rank"), none -> new DiskShare(this, part, rank));
  }

  /**
   * Whether a log may take more. Reserves nothing: who has taken it says so.
   *
   * @param share whose log
   * @param bytes how much more, not negative
   * @return whether it fits; where not, who is to give way before asking again, if anybody
   */
  public synchronized DiskRoom room(DiskShare share, long bytes) {
    askForSpace();
    return share.rank() == Rank.DEAD ? roomForDead(share, bytes) : roomInQueue(share, bytes);
  }

  private DiskRoom roomForDead(DiskShare share, long bytes) {
    boolean withinOwn = bytes <= limits.maxDeadBytes() - share.usedBytes();
    if (withinOwn && bytes <= diskLimit - queuedBytes - deadBytes) {
      return DiskRoom.FITS;
    }
    boolean canEverFit = bytes <= limits.maxDeadBytes() && share.canGive();
    return canEverFit ? DiskRoom.after(share) : DiskRoom.FULL;
  }

  private DiskRoom roomInQueue(DiskShare share, long bytes) {
    long limit = queueLimit();
    if (bytes <= limit - queuedBytes) {
      return DiskRoom.FITS;
    }
    DiskShare giver = bytes <= limit ? giver(share, bytes, limit) : null;
    return giver == null ? DiskRoom.FULL : DiskRoom.after(giver);
  }

  private long queueLimit() {
    return Math.min(limits.maxBytes(), diskLimit - deadBytes);
  }

  private @Nullable DiskShare giver(DiskShare asking, long bytes, long limit) {
    Part furthest = furthest(asking.part(), bytes, limit);
    DiskShare giver = furthest == null ? null : furthest.giver();
    boolean wouldRiseAboveItsRank =
        furthest == asking.part()
            && asking.rank() == Rank.NORMAL
            && giver != null
            && giver.rank() == Rank.HIGH;
    return wouldRiseAboveItsRank ? null : giver;
  }

  /** Of those above their fair share that can give: who is furthest; of equals, who asks. */
  private @Nullable Part furthest(Part asking, long bytes, long limit) {
    Collection<Part> all = parts.values();
    long[] claims = all.stream().mapToLong(part -> claim(part, asking, bytes)).toArray();
    long level = FairLevel.of(claims, limit);
    Part furthest = null;
    long most = level;
    for (Part part : all) {
      long claim = claim(part, asking, bytes);
      boolean further = claim > most || (claim == most && claim > level && part == asking);
      if (further && part.giver() != null) {
        furthest = part;
        most = claim;
      }
    }
    return furthest;
  }

  private static long claim(Part part, Part asking, long bytes) {
    return part.queuedBytes + (part == asking ? bytes : 0);
  }

  /** What all logs take, dead letters among them. */
  public synchronized long usedBytes() {
    return queuedBytes + deadBytes;
  }

  /** What is queued may take at present: negative where others have filled the disk. */
  public synchronized long limitBytes() {
    askForSpace();
    return queueLimit();
  }

  /** What that was when somebody last asked for room; waits for nobody. */
  public long lastLimitBytes() {
    return lastLimit;
  }

  /** What the disk said of its room is not believed any more: it has just turned out to be full. */
  public synchronized void forgetSpace() {
    asked = false;
  }

  void note(DiskShare share, long change) {
    if (share.rank() == Rank.DEAD) {
      deadBytes += change;
    } else {
      queuedBytes += change;
      share.part().queuedBytes += change;
    }
  }

  /**
   * What this process writes takes from what is free as much as it adds to what is used; so the sum
   * of both, and with it the limit, changes only through others.
   */
  private void askForSpace() {
    long now = clock.getAsLong();
    if (asked && now - askedNanos < SPACE_NANOS) {
      return;
    }
    asked = true;
    askedNanos = now;
    try {
      DiskSpace space = probe.space();
      diskLimit = queuedBytes + deadBytes + space.availableBytes() - limits.keptFree(space);
      lastLimit = queueLimit();
    } catch (IOException e) {
      return; // what was known is the best that there is; whoever writes will hear of the disk
    }
  }
}
