package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A few items in order of age, in one array with room at either end: a piece of an {@link
 * AgedList}. Places count from 0, the oldest.
 */
final class AgedChunk<T extends RetryItem> {

  /** How many items it can hold: moving half of them costs about what comparing two does. */
  static final int CAPACITY = 64;

  private static final int FIRST_LENGTH = 4;

  private @Nullable RetryItem[] items;
  private int from;
  private int to;

  private AgedChunk(@Nullable RetryItem[] items, int from, int to) {
    this.items = items;
    this.from = from;
    this.to = to;
  }

  /** The only one of its list: it grows as it fills. */
  static <T extends RetryItem> AgedChunk<T> alone(T item) {
    @Nullable RetryItem[] items = new RetryItem[FIRST_LENGTH];
    items[0] = item;
    return new AgedChunk<>(items, 0, 1);
  }

  /** The newest of several: it fills upwards. */
  static <T extends RetryItem> AgedChunk<T> newest(T item) {
    @Nullable RetryItem[] items = new RetryItem[CAPACITY];
    items[0] = item;
    return new AgedChunk<>(items, 0, 1);
  }

  /** The oldest of several: it fills downwards. */
  static <T extends RetryItem> AgedChunk<T> oldest(T item) {
    @Nullable RetryItem[] items = new RetryItem[CAPACITY];
    items[CAPACITY - 1] = item;
    return new AgedChunk<>(items, CAPACITY - 1, CAPACITY);
  }

  int size() {
    return to - from;
  }

  int places() {
    return items.length;
  }

  boolean isFull() {
    return size() == CAPACITY;
  }

  /** Whether one more at its newer end would have to move the others. */
  boolean isFullAbove() {
    return to == CAPACITY;
  }

  @SuppressWarnings("unchecked") // nothing else was put in
  T get(int place) {
    return (T) requireNonNull(items[from + place], "item");
  }

  long oldestSequence() {
    return get(0).sequence();
  }

  long newestSequence() {
    return get(size() - 1).sequence();
  }

  /** The place of the item with that sequence; where there is none, as {@code -place - 1}. */
  int find(long sequence) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = get(middle).sequence();
      if (found < sequence) {
        low = middle + 1;
      } else if (found > sequence) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  /** Puts an item at a place, in a chunk that is not full. */
  void insert(int place, T item) {
    if (from == 0 && to == items.length && to < CAPACITY) {
      items = Arrays.copyOf(items, 2 * to);
    }
    boolean upwards = from == 0 || (to < items.length && size() - place <= place);
    if (upwards) {
      System.arraycopy(items, from + place, items, from + place + 1, size() - place);
      to++;
    } else {
      System.arraycopy(items, from, items, from - 1, place);
      from--;
    }
    items[from + place] = item;
  }

  void remove(int place) {
    if (place < size() / 2) {
      System.arraycopy(items, from, items, from + 1, place);
      items[from++] = null;
    } else {
      System.arraycopy(items, from + place + 1, items, from + place, size() - place - 1);
      items[--to] = null;
    }
  }

  /** A chunk of its newer half, which it holds itself as well until {@link #cut}. */
  AgedChunk<T> newerHalf() {
    @Nullable RetryItem[] half = new RetryItem[CAPACITY];
    int kept = size() / 2;
    System.arraycopy(items, from + kept, half, 0, size() - kept);
    return new AgedChunk<>(half, 0, size() - kept);
  }

  /** Keeps so many of its oldest. */
  void cut(int kept) {
    Arrays.fill(items, from + kept, to, null);
    to = from + kept;
  }

  /**
   * Appends all of the next newer chunk, in place: there is room for it, since a chunk that is not
   * alone has its full length.
   */
  void append(AgedChunk<T> newer) {
    int kept = size();
    int joined = kept + newer.size();
    System.arraycopy(items, from, items, 0, kept);
    System.arraycopy(newer.items, newer.from, items, kept, newer.size());
    if (to > joined) {
      Arrays.fill(items, joined, to, null);
    }
    from = 0;
    to = joined;
  }
}
