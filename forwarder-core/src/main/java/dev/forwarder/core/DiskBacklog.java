package dev.forwarder.core;

import static java.util.Comparator.comparingLong;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.StoredRecord;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The backlog of a domain that has a disk. */
final class DiskBacklog implements Backlog, DiskNews.Reader {

  private final Store store;
  private final Stored stored;
  private final Claims claims;
  private final Spilling spilling;
  private final Burying burying;
  private final Replay replay;
  private final DomainTargets targets;
  private final DispatchOrder waiting;
  private final Inbox<DiskNews> news;
  private final long flushBytes;
  private final boolean inOrder;

  /** Records of what has its outcome, and is not safe yet; by the time at which it is. */
  private final Queue<Kept> kept = new PriorityQueue<>(comparingLong(Kept::untilNanos));

  private long now;

  private record Kept(Place place, Priority priority, Hop hop, long untilNanos) {}

  /**
   * A backlog.
   *
   * @param news what the disk has done
   * @param flushBytes how much is written at a time, at the least
   * @param inOrder whether what is new comes after all that is on disk
   */
  DiskBacklog(
      Store store,
      Stored stored,
      Claims claims,
      Spilling spilling,
      Burying burying,
      Replay replay,
      DomainTargets targets,
      DispatchOrder waiting,
      Inbox<DiskNews> news,
      long flushBytes,
      boolean inOrder) {
    this.store = store;
    this.stored = stored;
    this.claims = claims;
    this.spilling = spilling;
    this.burying = burying;
    this.replay = replay;
    this.targets = targets;
    this.waiting = waiting;
    this.news = news;
    this.flushBytes = flushBytes;
    this.inOrder = inOrder;
  }

  /** The backlog of a domain, of which nothing is claimed yet. */
  static DiskBacklog of(
      DomainForwarder domain,
      Store store,
      DomainSettings settings,
      DispatchOrder waiting,
      Lanes lanes,
      Endings endings,
      Chain chain,
      Inbox<DiskNews> news,
      DomainLog log) {
    DomainTargets targets = domain.allTargets();
    Stored stored = new Stored();
    Replay replay =
        new Replay(
            store,
            stored,
            targets,
            domain.lease(),
            lanes,
            waiting,
            endings,
            domain::tellOfDisk,
            log,
            chain,
            settings);
    Spilling spilling = new Spilling(store, endings, stored, replay::left, domain::tellOfDisk, log);
    long cap = domain.lease().limitBytes();
    long flushBytes = (long) (settings.storage().flushRatio() * cap);
    return new DiskBacklog(
        store,
        stored,
        new Claims(store, stored, domain.presence(), domain::tellOfDisk),
        spilling,
        new Burying(store, endings, domain::tellOfDisk),
        replay,
        targets,
        waiting,
        news,
        flushBytes,
        settings.queue().order() == RetryOrder.OLDEST_FIRST);
  }

  private @Nullable Target target(String tag) {
    return targets.byKeyId().get(StoreTag.keyId(tag));
  }

  @Override
  public void claim(List<Target> of) {
    claims.ask(of);
  }

  @Override
  public long recovered() {
    return claims.recovered();
  }

  @Override
  public void found(Claims.Claim claim, Map<String, Long> records) {
    claims.found(claim, records);
  }

  @Override
  public void postponed(Claims.Claim claim) {
    claims.postponed(claim);
  }

  @Override
  public boolean hasNews() {
    return !news.isEmpty();
  }

  @Override
  public void note(long time) {
    now = time;
    letGo(time);
    DiskNews one;
    while ((one = news.poll()) != null) {
      one.tell(this);
    }
  }

  @Override
  public void written(Transaction transaction) {
    spilling.written(transaction);
  }

  @Override
  public void refused(Transaction transaction, AppendRefusal refusal) {
    spilling.refused(transaction, refusal, now);
    waiting.addBack(transaction, transaction.lane(), Math.max(now, transaction.dueNanos()));
  }

  @Override
  public void buried(Transaction transaction, boolean isKept) {
    burying.end(transaction, isKept);
  }

  @Override
  public void read(Priority priority, List<StoredRecord> records) {
    replay.read(priority, records, now);
  }

  @Override
  public void lost(Priority priority, String tag, long records, DropReason reason) {
    Target target = target(tag);
    if (target != null && target.isClaimed(priority)) {
      stored.add(priority, -records);
      targets.ledger().count(target, Outcome.DROPPED, reason, records);
    } else if (!tag.isEmpty()) { // what has no tag was never counted as anything
      store.lostOfNobody(reason, records);
    }
  }

  @Override
  public void buriedOnDisk(Priority priority, String tag) {
    Target target = target(tag);
    if (target != null) {
      stored.add(priority, -1);
      targets.ledger().count(target, Outcome.DEAD_LETTERED, null);
    }
  }

  @Override
  public boolean goesFirst() {
    return inOrder && (stored.total() > 0 || !spilling.isEmpty());
  }

  @Override
  public boolean take(QueuedRequest request, long time) {
    return spilling.take(request, time);
  }

  @Override
  public boolean bury(QueuedRequest request, @Nullable DropReason reason, @Nullable Reply reply) {
    return store.keepsDead() && burying.take(request, reason, reply);
  }

  @Override
  public long leavingBytes() {
    return spilling.bytes();
  }

  @Override
  public boolean mayTake(long time) {
    return spilling.mayTake(time);
  }

  @Override
  public long flushBytes() {
    return flushBytes;
  }

  @Override
  public void readMore(long time) {
    Transaction inVain = replay.besideInVain(time);
    if (inVain != null) {
      waiting.take(inVain);
      boolean unused = spilling.take(inVain, time); // it is there already
    }
    replay.readMore(time);
  }

  @Override
  public void ended(Transaction transaction) {
    replay.left(transaction);
    try {
      store.acknowledge(transaction);
    } catch (OutOfMemoryError e) {
      // It has ended all the same: the next process may send it again, which is all that is lost.
    }
  }

  @Override
  public void keepUntil(Transaction transaction, Hop hop, long nanos) {
    Place place = transaction.place();
    if (place != null) {
      kept.add(new Kept(place, transaction.priority(), hop, nanos));
      transaction.place(null);
      replay.left(transaction);
    }
  }

  @Override
  public void hopFailed(Hop hop) {
    kept.removeIf(one -> one.hop() == hop);
  }

  private void letGo(long time) {
    Kept first;
    while ((first = kept.peek()) != null && first.untilNanos() <= time) {
      store.log(first.priority()).acknowledge(first.place());
      kept.remove();
    }
  }

  @Override
  public long stored() {
    return stored.total();
  }

  @Override
  public boolean isQuiet() {
    return claims.isQuiet()
        && spilling.isEmpty()
        && burying.isEmpty()
        && !replay.isReading()
        && news.isEmpty();
  }

  @Override
  public long nextNanos() {
    Kept first = kept.peek();
    return Math.min(replay.nextNanos(), first == null ? Long.MAX_VALUE : first.untilNanos());
  }

  @Override
  public void forEach(Consumer<? super Transaction> action) {
    spilling.forEach(action);
    burying.forEach(action);
  }
}
