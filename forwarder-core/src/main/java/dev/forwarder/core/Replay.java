package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Priority;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.retry.EndpointGate;
import dev.forwarder.retry.MemoryLease;
import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.spool.ReadOrder;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.StoredRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How transactions come back from the disk: a few at a time, while memory has room for them and
 * what they are for may be tried. They wait with the retries, behind what is new. The step's own.
 *
 * <p>What memory has no room for when it comes first, as a large one after the cap was lowered,
 * would keep back all that is behind it. So it comes beside the caps, one at a time in the process,
 * and goes back to the disk where it has to wait; what is behind it is read meanwhile.
 */
final class Replay {

  /** So many are read at once, and so many of those that were read may not have ended. */
  static final int MOST = 256;

  /** One read may take so small a part of the memory. */
  private static final int READS_PER_CAP = 8;

  /** After a read that found nothing for which anything is open, or no memory. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Below all numbers that the forwarder gives: what comes from the disk is older. */
  private static final long OLDEST = Long.MIN_VALUE / 2;

  private final Store store;
  private final Stored stored;
  private final DomainTargets targets;
  private final MemoryLease lease;
  private final Lanes lanes;
  private final DispatchOrder waiting;
  private final Endings endings;
  private final Consumer<DiskNews> told;
  private final DomainLog log;
  private final Chain chain;
  private final long readBytes;
  private final ReadOrder order;
  private final boolean strict;
  private final int maxItems;
  private long reserved;
  private int inMemory;
  private boolean reading;
  private long pausedUntil;
  private long lookAgainAt;

  /** Nothing of high priority was found that may be sent: what is normal need not wait for it. */
  private boolean passesHigh;

  /** The one that is in memory beside the caps; null if there is none. */
  private @Nullable Transaction beside;

  private long besideUntil;

  /** Until then nothing is read that has no room. */
  private long passesOverUntil;

  /** Whether what is being read is only what has room. */
  private boolean passesOver;

  private boolean saidToGoBeside;

  Replay(
      Store store,
      Stored stored,
      DomainTargets targets,
      MemoryLease lease,
      Lanes lanes,
      DispatchOrder waiting,
      Endings endings,
      Consumer<DiskNews> told,
      DomainLog log,
      Chain chain,
      DomainSettings settings) {
    this.store = store;
    this.stored = stored;
    this.targets = targets;
    this.lease = lease;
    this.lanes = lanes;
    this.waiting = waiting;
    this.endings = endings;
    this.told = told;
    this.log = log;
    this.chain = chain;
    this.readBytes = lease.mostBytes() / READS_PER_CAP;
    this.strict = settings.strictOrder();
    this.maxItems = settings.queue().maxItems();
    this.order =
        settings.queue().order() == RetryOrder.OLDEST_FIRST
            ? ReadOrder.OLDEST_FIRST
            : ReadOrder.NEWEST_FIRST;
  }

  /** Whether a read is under way. */
  boolean isReading() {
    return reading;
  }

  /** One has ended, or is on disk alone again: if it was read from there, there is room. */
  void left(Transaction transaction) {
    inMemory -= transaction.sequence() < 0 ? 1 : 0;
    if (transaction == beside) {
      beside = null;
      lease.giveBackPlaceBeside();
    }
  }

  /**
   * The one beside the caps, if it has waited for longer than it may: it goes back to the disk, and
   * only what has room is read before it may go again.
   */
  @Nullable Transaction besideInVain(long now) {
    Transaction waits = beside;
    if (waits == null || !waits.isQueued() || now < besideUntil) {
      return null;
    }
    passOver(Math.max(now + PAUSE_NANOS, waits.dueNanos()));
    return waits;
  }

  /** Until then what has no room stays on disk, and in strict order all that is behind it. */
  private void passOver(long until) {
    passesOverUntil = until;
    pausedUntil = strict ? until : pausedUntil;
  }

  /** When to look again; never, where news will come first. */
  long nextNanos() {
    long inVain = beside != null && beside.isQueued() ? besideUntil : Long.MAX_VALUE;
    boolean waits = reading || stored.total() == 0 || !mayFollow();
    return waits ? inVain : Math.min(inVain, Math.max(pausedUntil, lookAgainAt));
  }

  /** Asks for more, if there is more, and room for it. */
  void readMore(long now) {
    if (reading || now < pausedUntil || stored.total() == 0 || !mayFollow()) {
      return;
    }
    int most = mostToRead();
    if (most <= 0 || !isHalfEmpty()) {
      lookAgainAt = now + PAUSE_NANOS; // or in a step before that: it may be empty soon
      return;
    }
    if (lease.tryReserve(readBytes) != MemoryLease.Grant.GRANTED) {
      pausedUntil = now + PAUSE_NANOS;
      return;
    }
    reserved = readBytes;
    reading = true;
    try {
      ask(most, now);
    } catch (Throwable t) { // nobody will answer
      reading = false;
      giveBackReserved();
      throw t;
    }
  }

  private void ask(int most, long now) {
    Priority priority =
        stored.of(Priority.HIGH) > 0 && !passesHigh ? Priority.HIGH : Priority.NORMAL;
    Set<String> open = openKeys(priority, now);
    Set<String> closed = closedTags(now);
    long bodies = Math.max(1, readBytes - (long) MOST * Transaction.OVERHEAD_BYTES);
    ReadRequest request =
        new ReadRequest(
            tag -> open.contains(StoreTag.keyId(tag)) && !closed.contains(tag),
            most,
            bodies,
            order);
    passesOver = !strict && (beside != null || now < passesOverUntil);
    store
        .log(priority)
        .read(
            passesOver ? request.ofAtMost(lease.mostBytes() / 2) : request,
            DiskNews.ofReading(priority, told));
  }

  private void giveBackReserved() {
    lease.release(reserved);
    reserved = 0;
  }

  /** Whether what is read would stay: where memory is nearly full, it would go again at once. */
  private boolean isHalfEmpty() {
    return lease.reservedBytes() + readBytes <= lease.mostBytes() / 2
        && readBytes <= lease.spareBytes();
  }

  /** Half of what may wait at the most: what is more would go again at once. */
  private int mostToRead() {
    int places = maxItems == 0 ? MOST : (maxItems + 1) / 2 - waiting.transactions();
    return Math.min(MOST, places);
  }

  /** Whether what would be read now comes in its turn; in oldest-first order it is the newest. */
  private boolean mayFollow() {
    if (order == ReadOrder.NEWEST_FIRST) {
      return inMemory <= MOST / 2;
    }
    return strict ? endings.expected() == 0 : waiting.isEmpty();
  }

  /** Keys that something can be sent with. */
  private Set<String> openKeys(Priority priority, long now) {
    Set<String> open = new HashSet<>();
    for (Target target : targets.ledger().targets()) {
      if (target.isClaimed(priority) && now < target.presence().departure().atNanos()) {
        open.add(target.key().id());
      }
    }
    return open;
  }

  /**
   * What is blocked, or whose key is refused, is left where it is; what is blocked at a primary
   * that is down, only while no hop takes more.
   */
  private Set<String> closedTags(long now) {
    boolean goesElsewhere = chain.takesMore();
    Set<String> closed = new HashSet<>();
    for (Target target : targets.ledger().targets()) {
      for (Endpoint endpoint : targets.domain().family().endpoints()) {
        Lane lane = target.lanes().known(endpoint);
        if (lane != null && (lane.isHeld() || (!goesElsewhere && isClosed(lane.gate(), now)))) {
          closed.add(StoreTag.of(target.key().id(), endpoint.name()));
        }
      }
    }
    return closed;
  }

  private static boolean isClosed(EndpointGate gate, long now) {
    return gate.openNanos(now) > now;
  }

  /** What was asked for is here. */
  void read(Priority priority, List<StoredRecord> records, long now) {
    reading = false;
    boolean wasHigh = priority == Priority.HIGH;
    passesHigh = wasHigh && records.isEmpty() && !strict && stored.of(Priority.NORMAL) > 0;
    if (records.isEmpty() && !passesHigh) {
      long again = now + PAUSE_NANOS;
      pausedUntil = passesOver ? Math.max(again, passesOverUntil) : again;
    }
    int seen = 0;
    try {
      Map<String, Target> byKey = targets.byKeyId();
      for (StoredRecord record : records) {
        Target target = byKey.get(StoreTag.keyId(record.tag()));
        Transaction transaction = transaction(record, target, priority, now);
        seen++;
        if (transaction != null) {
          take(transaction, priority, now);
          sayOnce(transaction);
        }
      }
    } finally { // a step that fails halfway leaves the others where they are
      giveBackReserved(); // first: there may be no memory for the rest
      records.subList(seen, records.size()).forEach(one -> giveBack(one, priority));
    }
  }

  private void giveBack(StoredRecord record, Priority priority) {
    store.log(priority).giveBack(record.place());
  }

  /** What was read, with memory reserved for it; null where it is none, or has to wait. */
  private @Nullable Transaction transaction(
      StoredRecord record, @Nullable Target target, Priority priority, long now) {
    if (target == null) { // taken out meanwhile
      giveBack(record, priority);
      return null;
    }
    long sequence = OLDEST + 2 * record.place().sequence() + EnumIndex.of(priority);
    try {
      Transaction transaction = store.transaction(record, target, sequence);
      if (hasMemory(transaction.bytes()) || goesBeside(transaction, now)) {
        return transaction;
      }
      giveBack(record, priority);
      if (transaction.bytes() > readBytes) {
        passOver(now + PAUSE_NANOS);
      } else {
        pausedUntil = now + PAUSE_NANOS; // there will not be more at once
      }
    } catch (BadRecordException e) {
      log.badRecord(e);
      stored.add(priority, -1);
      targets.ledger().count(target, Outcome.DROPPED, DropReason.DAMAGED);
      store.log(priority).acknowledge(record.place());
    }
    return null;
  }

  private void take(Transaction transaction, Priority priority, long now) {
    stored.add(priority, -1);
    inMemory++;
    endings.expect(transaction);
    transaction.lane(lanes.of(transaction.target(), transaction.endpoint()));
    waiting.addBack(transaction, transaction.lane(), now);
  }

  private boolean hasMemory(long bytes) {
    long missing = bytes - reserved;
    if (missing > 0) {
      boolean wouldStay = missing <= lease.spareBytes(); // else it would go again at once
      if (!wouldStay || lease.tryReserve(missing) != MemoryLease.Grant.GRANTED) {
        return false;
      }
    }
    reserved = Math.max(0, -missing);
    return true;
  }

  /** What is smaller than that has room once nothing is read before it. */
  private boolean goesBeside(Transaction transaction, long now) {
    long bytes = transaction.bytes();
    if (bytes <= readBytes || !lease.tryTakePlaceBeside()) {
      return false;
    }
    transaction.countsForNothing();
    beside = transaction;
    besideUntil = now + PAUSE_NANOS;
    return true;
  }

  /** After it has its place: there may be no memory to say it. */
  private void sayOnce(Transaction taken) {
    if (taken == beside && !saidToGoBeside) {
      saidToGoBeside = true;
      log.goesBesideCaps(taken.size(), lease.mostBytes());
    }
  }
}
