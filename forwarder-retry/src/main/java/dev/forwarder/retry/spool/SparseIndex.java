package dev.forwarder.retry.spool;

import java.util.Arrays;

/** Where some records of a segment begin: one in each 64 KiB that were written or read. */
final class SparseIndex {

  private static final int STEP = 64 << 10;

  private int[] sequences = new int[4];
  private int[] offsets = new int[4];
  private int size;

  /** A record that is behind all before, or one of them. */
  void add(long relativeSequence, long offset) {
    if (size > 0 && offset < (long) offsets[size - 1] + STEP) {
      return;
    }
    if (size == sequences.length) {
      sequences = Arrays.copyOf(sequences, 2 * size);
      offsets = Arrays.copyOf(offsets, 2 * size);
    }
    sequences[size] = (int) relativeSequence;
    offsets[size++] = (int) offset;
  }

  /** The place of the last known record that is not behind that one; -1 where there is none. */
  int floor(long relativeSequence) {
    int found = Arrays.binarySearch(sequences, 0, size, (int) relativeSequence);
    return found >= 0 ? found : -found - 2;
  }

  long sequence(int place) {
    return sequences[place];
  }

  long offset(int place) {
    return offsets[place];
  }
}
