package dev.forwarder.core;

import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.SpoolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What of a seed is kept on disk, how often the disk is in trouble, and how processes end. */
final class SimDiskPlan {

  /** How one process ends, after which the next begins on the same disk. */
  enum End {
    /** It is killed between two things that it does. */
    CRASH,
    /** It is killed in the midst of something that it asks of the disk. */
    DEATH,
    /** The power goes, with all that was not forced. */
    POWER_CUT,
    /** It is stopped. */
    STOP
  }

  private static final List<End> ENDS = List.of(End.values());

  /** The most that any domain may have for memory, and as much as any payload. */
  static final int MOST_PAYLOAD_BYTES = 24 << 10;

  /** Of each domain. */
  final List<StorageSettings> storages;

  final SpoolSettings spool;

  /** How the processes end, one after another; the last one is stopped when all is delivered. */
  final List<End> ends;

  /** The share of what is asked of the disk that takes its time. */
  final double slow;

  /** How long it is between spells of trouble; 0 for none. */
  final long troubleGapNanos;

  /** Whether what is on disk may have to make room. */
  final boolean tight;

  SimDiskPlan(SimRandom chance, int domains) {
    List<StorageSettings> drawn = new ArrayList<>();
    for (int d = 0; d < domains; d++) {
      drawn.add(drawStorage(chance));
    }
    storages = List.copyOf(drawn);
    tight = chance.chance(0.1);
    long bytes = tight ? chance.spread(64 << 10, 1 << 20) : 1L << 30;
    spool =
        new SpoolSettings(
            new DiskLimits(bytes, DiskLimits.DEFAULT_DISK_RATIO, chance.chance(0.3) ? 0 : 1 << 20),
            chance.chance(0.5)
                ? FullAction.DROP_OLDEST
                : chance.chance(0.5) ? FullAction.REFUSE : FullAction.WAIT,
            Duration.ofSeconds(chance.between(1, 10)),
            chance.between(4, 64),
            LogSettings.DEFAULT,
            null);
    List<End> drawnEnds = new ArrayList<>();
    for (int i = chance.between(1, 4); i > 0; i--) {
      drawnEnds.add(chance.pick(ENDS));
    }
    ends = List.copyOf(drawnEnds);
    slow = chance.chance(0.4) ? chance.spread(1, 300) / 1000.0 : 0;
    troubleGapNanos =
        chance.chance(0.5) ? chance.spread(2 * SimTimes.MINUTE, 20 * SimTimes.MINUTE) : 0;
  }

  private static StorageSettings drawStorage(SimRandom chance) {
    Durability durability =
        chance.chance(0.15)
            ? Durability.MEMORY
            : chance.chance(0.5) ? Durability.OVERFLOW : Durability.WRITE_AHEAD;
    LogSettings usual = LogSettings.DEFAULT;
    return new StorageSettings(
        durability,
        chance.chance(0.3) ? 0 : chance.next(),
        chance.chance(0.5)
            ? StorageSettings.OnFailure.REFUSE
            : StorageSettings.OnFailure.ACCEPT_IN_MEMORY,
        new LogSettings(
            usual.framing(),
            chance.pick(List.of(Fsync.values())),
            Duration.ofMillis(chance.spread(10, 5000)),
            chance.chance(0.1) ? Duration.ofMinutes(chance.spread(2, 60)) : usual.maxAge()));
  }

  /** So little memory that much has to go to the disk. */
  QueueSettings small(QueueSettings queue, SimRandom chance) {
    return new QueueSettings(
        queue.highQueueCapacity(),
        chance.spread(8 << 10, MOST_PAYLOAD_BYTES),
        queue.memoryTotalBytes(),
        MOST_PAYLOAD_BYTES,
        chance.chance(0.6) ? RetryOrder.NEWEST_FIRST : RetryOrder.OLDEST_FIRST,
        chance.chance(0.85) ? OverflowPolicy.EVICT : OverflowPolicy.REFUSE,
        queue.maxAge(),
        queue.listenerBacklog(),
        0);
  }

  /** Whether anything of that domain is on disk. */
  boolean keeps(int domain) {
    return storages.get(domain).durability() != Durability.MEMORY;
  }

  /** Whether what no backend takes is kept there. */
  boolean keepsDead(int domain) {
    return keeps(domain) && spool.limits().maxDeadBytes() > 0;
  }

  boolean writesAhead(int domain) {
    return storages.get(domain).durability() == Durability.WRITE_AHEAD;
  }

  /** Whether what is on disk may become too old there. */
  boolean expires(int domain) {
    return storages.get(domain).logs().maxAge().compareTo(LogSettings.DEFAULT.maxAge()) < 0;
  }

  Fsync fsync(int domain) {
    return storages.get(domain).logs().fsync();
  }

  @Override
  public String toString() {
    return "disk " + storages + ", " + spool + ", ends " + ends + ", slow " + slow;
  }
}
