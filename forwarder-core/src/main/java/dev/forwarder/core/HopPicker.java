package dev.forwarder.core;

import dev.forwarder.api.Batching;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks what goes to hops next: of all that waits the first that a hop may have, which hop that is,
 * and what travels with it. Looks at so many in a step at the most: a step must be quick. The
 * step's own.
 */
final class HopPicker {

  private static final int MOST_LOOKS = 10_000;

  private final List<HopLine> lines;
  private final Carriers carriers;
  private final DispatchOrder waiting;

  private boolean elsewhere;
  private @Nullable HopLine drain;
  private int looksLeft;

  HopPicker(List<HopLine> lines, Carriers carriers, DispatchOrder waiting) {
    this.lines = lines;
    this.carriers = carriers;
    this.waiting = waiting;
  }

  /**
   * What waits is about to be looked at.
   *
   * @param newElsewhere whether each goes to the first hop that is there for it
   * @param newDrain the hop that takes what goes to no other; null where there is none
   */
  void begin(boolean newElsewhere, @Nullable HopLine newDrain) {
    elsewhere = newElsewhere;
    drain = newDrain;
    looksLeft = MOST_LOOKS;
  }

  /**
   * What goes first: a transaction that there is a hop for, or a batch, which is to come apart;
   * null where there is none, or enough were looked at in this step.
   */
  @Nullable QueuedRequest peek() {
    QueuedRequest first = waiting.peekFirst(this::endsLook);
    return looksLeft < 0 ? null : first;
  }

  private boolean endsLook(QueuedRequest request) {
    looksLeft--;
    return looksLeft < 0
        || !(request instanceof Transaction transaction)
        || lineFor(transaction) != null;
  }

  /** Whether some could not be looked into, so that the next step may find more. */
  boolean isCutShort() {
    return carriers.isExhausted();
  }

  /** The hop whose turn it is, full or not; null where none carries it or is there. */
  @Nullable HopLine lineFor(Transaction transaction) {
    HopLine first = elsewhere ? firstLineFor(transaction) : null;
    return first == null && drain != null && isFor(drain, transaction) ? drain : first;
  }

  /** The first hop of all that is there for it; null where none is. */
  @Nullable HopLine firstLineFor(Transaction transaction) {
    for (HopLine line : lines) {
      if (isFor(line, transaction)) {
        return line;
      }
    }
    return null;
  }

  private boolean isFor(HopLine line, Transaction transaction) {
    return line.mayPass() && carriers.carries(line, transaction);
  }

  /** Takes one that was picked, with what may travel with it to a hop that takes several. */
  QueuedRequest take(Transaction first, HopLine line) {
    waiting.take(first);
    Batching batching = line.hop().batching();
    if (batching == null) {
      return first;
    }
    BatchSpace space = new BatchSpace(first, batching);
    while (!space.isFull()
        && peek() instanceof Transaction more
        && more.target() == first.target()
        && space.fits(more)
        && lineFor(more) == line) {
      waiting.take(more);
      space.add(more);
    }
    return space.freeze();
  }
}
