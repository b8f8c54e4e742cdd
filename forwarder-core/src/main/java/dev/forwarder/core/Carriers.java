package dev.forwarder.core;

import java.util.List;

/**
 * Which hops carry which transactions. A hop is asked once for each, since that may cost a look
 * into the payload; and in a step for so many, or so many bytes, at the most. The step's own.
 */
final class Carriers {

  /** No hop was asked for it. */
  static final short UNKNOWN = -1;

  /** So many transactions are looked into in a step at the most: those of more than one upload. */
  static final int MOST_LOOKS = 256;

  /** And no more, once those had so many bytes together. */
  static final long MOST_BYTES = 1 << 20;

  private final List<HopLine> lines;
  private final DomainLog log;
  private int looksLeft;
  private long bytesLeft;

  Carriers(List<HopLine> lines, DomainLog log) {
    this.lines = lines;
    this.log = log;
  }

  /** A step begins. */
  void begin() {
    looksLeft = MOST_LOOKS;
    bytesLeft = MOST_BYTES;
  }

  /** Whether some may not have been looked into for want of looks. */
  boolean isExhausted() {
    return looksLeft == 0 || bytesLeft <= 0;
  }

  /** Whether a hop carries a transaction; not, where no hop was asked and none may be now. */
  boolean carries(HopLine line, Transaction transaction) {
    if (transaction.carriers == UNKNOWN) {
      if (isExhausted()) {
        return false;
      }
      looksLeft--;
      bytesLeft -= transaction.bytes();
      look(transaction);
    }
    return (transaction.carriers & (1 << lines.indexOf(line))) != 0;
  }

  /** Looks into one, however many there were before. */
  void look(Transaction transaction) {
    if (transaction.carriers == UNKNOWN) {
      int carriers = 0;
      for (int i = 0; i < lines.size(); i++) {
        carriers |= lines.get(i).carries(transaction, log) ? 1 << i : 0;
      }
      transaction.carriers = (short) carriers;
    }
  }
}
