package dev.forwarder.retry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Items in order of age, no two of one sequence. What arrives in order is appended, and what leaves
 * at an end is cut off, without a look at the rest; anything else is found by bisection and moves a
 * few neighbours. A place costs five to eleven bytes.
 *
 * <p>It is a list of chunks, of which none is empty. An addition that finds no memory changes
 * nothing, and a removal needs none.
 */
final class AgedList<T extends RetryItem> {

  /** Two neighbours that hold so few together become one, and are far from full then. */
  private static final int FEW = AgedChunk.CAPACITY * 3 / 4;

  private final List<AgedChunk<T>> chunks = new ArrayList<>(1);

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** The oldest of a list that is not empty. */
  T oldest() {
    return chunks.get(0).get(0);
  }

  /** The newest of a list that is not empty. */
  T newest() {
    AgedChunk<T> last = lastChunk();
    return last.get(last.size() - 1);
  }

  /** The oldest of some; null where there is none. */
  @Nullable T oldest(Predicate<? super T> which) {
    for (AgedChunk<T> chunk : chunks) {
      for (int place = 0; place < chunk.size(); place++) {
        if (which.test(chunk.get(place))) {
          return chunk.get(place);
        }
      }
    }
    return null;
  }

  /** The newest of some; null where there is none. */
  @Nullable T newest(Predicate<? super T> which) {
    for (int at = chunks.size() - 1; at >= 0; at--) {
      AgedChunk<T> chunk = chunks.get(at);
      for (int place = chunk.size() - 1; place >= 0; place--) {
        if (which.test(chunk.get(place))) {
          return chunk.get(place);
        }
      }
    }
    return null;
  }

  void add(T item) {
    if (chunks.isEmpty()) {
      chunks.add(AgedChunk.alone(item));
    } else if (item.sequence() > lastChunk().newestSequence()) {
      append(item);
    } else {
      insert(item);
    }
  }

  /** Removes an item that is in it. */
  void remove(T item) {
    int at = chunkOf(item.sequence());
    AgedChunk<T> chunk = chunks.get(at);
    chunk.remove(chunk.find(item.sequence()));
    if (chunk.size() == 0) {
      chunks.remove(at);
    } else if (chunk.size() < AgedChunk.CAPACITY / 4) {
      join(at);
    }
  }

  void forEach(Consumer<? super T> action) {
    for (AgedChunk<T> chunk : chunks) {
      for (int place = 0; place < chunk.size(); place++) {
        action.accept(chunk.get(place));
      }
    }
  }

  /** For tests: how many items its chunks could hold. */
  int places() {
    return chunks.stream().mapToInt(AgedChunk::places).sum();
  }

  private AgedChunk<T> lastChunk() {
    return chunks.get(chunks.size() - 1);
  }

  private void append(T item) {
    AgedChunk<T> last = lastChunk();
    if (last.isFullAbove()) {
      chunks.add(AgedChunk.newest(item));
    } else {
      last.insert(last.size(), item);
    }
  }

  private void insert(T item) {
    int at = chunkOf(item.sequence());
    AgedChunk<T> chunk = chunks.get(at);
    int place = -chunk.find(item.sequence()) - 1;
    if (place < 0) {
      throw new IllegalArgumentException("two items have the sequence " + item.sequence());
    }
    if (!chunk.isFull()) {
      chunk.insert(place, item);
    } else if (place == 0) {
      chunks.add(0, AgedChunk.oldest(item)); // older than the oldest of a chunk: than all
    } else {
      split(at);
      insert(item);
    }
  }

  private void split(int at) {
    AgedChunk<T> chunk = chunks.get(at);
    AgedChunk<T> newer = chunk.newerHalf();
    chunks.add(at + 1, newer);
    chunk.cut(chunk.size() - newer.size());
  }

  private void join(int at) {
    int older = at > 0 && sizeOfPair(at - 1) <= FEW ? at - 1 : at;
    if (sizeOfPair(older) <= FEW) {
      chunks.get(older).append(chunks.get(older + 1));
      chunks.remove(older + 1);
    }
  }

  private int sizeOfPair(int older) {
    return older + 1 < chunks.size()
        ? chunks.get(older).size() + chunks.get(older + 1).size()
        : Integer.MAX_VALUE;
  }

  /** The chunk that holds a sequence or would hold it; the two at the ends are asked first. */
  private int chunkOf(long sequence) {
    int low = 0;
    int high = chunks.size() - 1;
    if (lastChunk().oldestSequence() <= sequence) {
      return high;
    }
    if (high == 0 || sequence < chunks.get(1).oldestSequence()) {
      return 0;
    }
    while (low < high) { // the last chunk that does not begin after it
      int middle = (low + high + 1) >>> 1;
      if (chunks.get(middle).oldestSequence() <= sequence) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
