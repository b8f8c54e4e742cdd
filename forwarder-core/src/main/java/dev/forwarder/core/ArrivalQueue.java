package dev.forwarder.core;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * New transactions, from any number of submitters to the step, those of each submitter in their
 * order. Nobody waits for anybody: a place is claimed and filled in one act. Its size is bounded by
 * what is reserved before anything is put.
 *
 * <p>It is made of arrays, each linked to the next. In a linked list the step would wait for memory
 * once for each transaction, since one tells where the next is; an array tells of many at once. The
 * list took an eighth of the time for a record in batches (the suite {@code batch}).
 */
final class ArrivalQueue {

  /** How many places an array has: few, since a domain that gets nothing has one, too. */
  private static final int PLACES = 128;

  /** In a place that is not to be used again, and as the link of an array that is left. */
  private static final Object TAKEN = new Object();

  /** Places, from the first on, and behind the last the next array. */
  @SuppressWarnings("serial") // nobody writes it
  private static final class Places extends AtomicReferenceArray<Object> {

    /** Before this, all are filled. A hint, which nothing guards, and which may go back. */
    private int filled;

    Places(int number) {
      super(number + 1);
    }
  }

  private final int placesEach;
  private final Runnable beforeAnother;
  private final AtomicReference<Places> last;

  /** Those for which there was no memory to make a place: they have been accepted, so they wait. */
  private final Inbox<Transaction> unplaced = new Inbox<>();

  /** Where the step is; its own. */
  private Places first;

  private int next;

  ArrivalQueue() {
    this(PLACES, () -> {});
  }

  /**
   * One of other arrays, for tests.
   *
   * @param placesEach how many places each has
   * @param beforeAnother called before another one is made; may find that there is no memory
   */
  ArrivalQueue(int placesEach, Runnable beforeAnother) {
    this.placesEach = placesEach;
    this.beforeAnother = beforeAnother;
    this.first = new Places(placesEach);
    this.last = new AtomicReference<>(first);
  }

  /** Puts a transaction, also where there is no memory left; any thread. */
  void put(Transaction transaction) {
    boolean isPut = false;
    while (!isPut) {
      isPut = tryPut(transaction);
    }
  }

  /** Puts it, or gets one array further. */
  private boolean tryPut(Transaction transaction) {
    Places places = last.getAcquire();
    for (int i = places.filled; i < placesEach; i++) {
      if (places.getPlain(i) == null && places.compareAndSet(i, null, transaction)) {
        places.filled = i + 1;
        return true;
      }
    }
    if (places.get(placesEach) == null) {
      Places added = placesWith(transaction);
      if (added == null) {
        unplaced.put(transaction);
        return true;
      }
      if (places.compareAndSet(placesEach, null, added)) {
        return true; // whoever comes next goes on to it
      }
    }
    Object following = places.get(placesEach);
    if (following != TAKEN) {
      last.compareAndSet(places, (Places) following);
    }
    return false;
  }

  /** Another array, in which it is the first; null if there is no memory for one. */
  private @Nullable Places placesWith(Transaction transaction) {
    try {
      beforeAnother.run();
      Places places = new Places(placesEach);
      places.setPlain(0, transaction);
      places.filled = 1;
      return places;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /**
   * The one that goes first, which stays, or null; the step alone. Between those with a place and
   * those without, that is the one that was submitted first.
   */
  @Nullable Transaction peek() {
    Transaction placed = peekPlaced();
    Transaction late = unplaced.peek();
    if (late == null) {
      return placed;
    }
    if (placed == null) {
      placed = peekPlaced(); // what its submitter had put before it can be seen now
    }
    return placed != null && placed.sequence() < late.sequence() ? placed : late;
  }

  /** Removes the one that goes first, or gives null; the step alone. */
  @Nullable Transaction poll() {
    Transaction shown = peek();
    if (shown != null) {
      remove(shown);
    }
    return shown;
  }

  /** Removes the one that {@link #peek} has shown; the step alone. */
  void remove(Transaction shown) {
    if (shown == unplaced.peek()) {
      Transaction unused = unplaced.poll();
    } else {
      first.setRelease(next, TAKEN);
      next++;
    }
  }

  private @Nullable Transaction peekPlaced() {
    if (next == placesEach) {
      Object link = first.get(placesEach);
      if (link == null) {
        return null;
      }
      Places left = first;
      first = (Places) link;
      next = 0;
      // The array that is left is not to keep those behind it alive. First nobody comes to it any
      // more: else who finds that its link is gone would look there for ever.
      last.compareAndSet(left, first);
      left.setRelease(placesEach, TAKEN);
    }
    return (Transaction) first.get(next);
  }

  /** Each of them; only while nobody puts or takes. */
  void forEach(Consumer<? super Transaction> action) {
    Places places = first;
    int at = next;
    for (Object found = places.get(at); found != null; found = places.get(at)) {
      if (found instanceof Transaction transaction) {
        action.accept(transaction);
        at++;
      } else {
        places = (Places) found;
        at = 0;
      }
    }
    unplaced.forEach(action);
  }

  /**
   * Whether there is nothing to take. Any thread may ask; exact for the step, and for who has just
   * said that it sleeps, until another one runs.
   */
  boolean isEmpty() {
    return first.get(next) == null && unplaced.isEmpty();
  }
}
