package dev.forwarder.retry.disk;

import org.jspecify.annotations.Nullable;

/**
 * Whether there is room on the disk.
 *
 * @param fits whether there is
 * @param giver where there is none: whose oldest segment is to go before asking again; null where
 *     nothing can go for this
 */
public record DiskRoom(boolean fits, @Nullable DiskShare giver) {

  /** There is. */
  static final DiskRoom FITS = new DiskRoom(true, null);

  /** There is none, nor can any be made. */
  static final DiskRoom FULL = new DiskRoom(false, null);

  static DiskRoom after(DiskShare giver) {
    return new DiskRoom(false, giver);
  }
}
