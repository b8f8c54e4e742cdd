package dev.forwarder.core;

import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.Place;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How transactions leave memory for the disk: those that are there already are forgotten, the
 * others are written first. The step's own.
 */
final class Spilling {

  /** After the disk has refused something, memory is all there is for so long. */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final Endings endings;
  private final Stored stored;
  private final Consumer<Transaction> forgotten;
  private final Consumer<DiskNews> told;
  private final DomainLog log;
  private final Set<Transaction> leaving = new HashSet<>();
  private long leavingBytes;
  private long pausedUntil;

  /**
   * Nothing is on its way.
   *
   * @param stored the count of what is on disk alone
   * @param forgotten is shown those that are on disk alone now
   * @param told takes what the disk says; any thread
   */
  Spilling(
      Store store,
      Endings endings,
      Stored stored,
      Consumer<Transaction> forgotten,
      Consumer<DiskNews> told,
      DomainLog log) {
    this.store = store;
    this.endings = endings;
    this.stored = stored;
    this.forgotten = forgotten;
    this.told = told;
    this.log = log;
  }

  /**
   * Takes a request that waits nowhere any more, if the disk may have it.
   *
   * @return whether it has; else it stays where its owner puts it
   */
  boolean take(QueuedRequest request, long now) {
    if (!mayTakeAll(request, mayTake(now))) {
      return false;
    }
    request.forEach(this::takeOne);
    return true;
  }

  private boolean mayTakeAll(QueuedRequest request, boolean mayWrite) {
    boolean[] may = {true};
    request.forEach(one -> may[0] &= mayTakeOne(one, mayWrite));
    return may[0];
  }

  /** What is there already can be forgotten, even while nothing can be written. */
  private boolean mayTakeOne(Transaction one, boolean mayWrite) {
    boolean isThere = one.place() != null;
    return one.telling() == null && (isThere || (mayWrite && store.mayKeep(one)));
  }

  /** Whether the disk has refused nothing lately. */
  boolean mayTake(long now) {
    return now >= pausedUntil;
  }

  private void takeOne(Transaction transaction) {
    Place place = transaction.place();
    if (place == null) {
      leaving.add(transaction);
      leavingBytes += transaction.bytes();
      write(transaction);
    } else {
      store.log(transaction.priority()).giveBack(place); // first: there may be no memory to ask
      forget(transaction);
    }
  }

  /** What cannot even be asked of the disk, for want of memory perhaps, is not on its way. */
  private void write(Transaction transaction) {
    try {
      store.write(transaction, false, DiskNews.ofWriting(transaction, told));
    } catch (Throwable t) {
      end(transaction);
      throw t;
    }
  }

  private void forget(Transaction transaction) {
    endings.forget(transaction);
    stored.add(transaction.priority(), 1);
    forgotten.accept(transaction);
  }

  /** It is on disk. */
  void written(Transaction transaction) {
    end(transaction);
    forget(transaction);
  }

  /** It is not, and is somebody else's again; nothing more is tried for a while. */
  void refused(Transaction transaction, AppendRefusal refusal, long now) {
    end(transaction);
    pausedUntil = now + PAUSE_NANOS;
    log.diskRefused(refusal);
  }

  private void end(Transaction transaction) {
    if (!leaving.remove(transaction)) {
      throw new IllegalStateException(transaction + " was not on its way to the disk");
    }
    leavingBytes -= transaction.bytes();
  }

  /** What is on its way counts for so much; it will be free soon. */
  long bytes() {
    return leavingBytes;
  }

  boolean isEmpty() {
    return leaving.isEmpty();
  }

  void forEach(Consumer<? super Transaction> action) {
    leaving.forEach(action);
  }
}
