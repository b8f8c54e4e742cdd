package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskBudget;
import dev.forwarder.retry.disk.DiskRoom;
import dev.forwarder.retry.disk.DiskShare;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The room on the disk that a log may take: asked for in portions, told of what is taken. */
final class LogRoom {

  private static final long PORTION_BYTES = 256 << 10;

  private final DiskBudget budget;
  private final DiskShare share;
  private final FullAction whenFull;
  private final BooleanSupplier slack;
  private final Predicate<DiskShare> giveWay;
  private long told;
  private long left;

  /**
   * That of a log.
   *
   * @param slack gives back what no record is in, before anybody has to give way; false where there
   *     was none
   * @param giveWay makes the oldest segment of a log go; false where that cannot be
   */
  LogRoom(
      DiskBudget budget,
      DiskShare share,
      FullAction whenFull,
      BooleanSupplier slack,
      Predicate<DiskShare> giveWay) {
    this.budget = budget;
    this.share = share;
    this.whenFull = whenFull;
    this.slack = slack;
    this.giveWay = giveWay;
  }

  /** What the files take is told; what was granted before is granted no more. */
  void taken(long fileBytes) {
    if (fileBytes != told) {
      share.addSegmentBytes(fileBytes - told);
      told = fileBytes;
    }
    left = 0;
  }

  /** Whether so many bytes more may be written. Others may have to give way for that. */
  boolean grant(long bytes, LogWriter asking) {
    if (bytes <= left) {
      left -= bytes;
      return true;
    }
    taken(asking.fileBytes());
    if (budget.room(share, Math.max(bytes, PORTION_BYTES)).fits()) {
      left = Math.max(bytes, PORTION_BYTES) - bytes;
      return true;
    }
    DiskRoom room = budget.room(share, bytes);
    if (!room.fits() && slack.getAsBoolean()) {
      taken(asking.fileBytes());
      room = budget.room(share, bytes);
    }
    if (!room.fits()) {
      asking.flush(); // who gives way may write, and all stage in the same memory
    }
    while (!room.fits() && canGiveWay(room)) {
      room = budget.room(share, bytes);
    }
    return room.fits();
  }

  private boolean canGiveWay(DiskRoom room) {
    DiskShare giver = room.giver();
    return whenFull == FullAction.DROP_OLDEST && giver != null && giveWay.test(giver);
  }
}
