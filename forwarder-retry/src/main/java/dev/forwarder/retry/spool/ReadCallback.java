package dev.forwarder.retry.spool;

import java.util.List;

/** Hears, once, what was read. Called on the disk thread; what it throws is logged. */
@FunctionalInterface
public interface ReadCallback {

  /**
   * The records, which are taken now.
   *
   * @param records in the order that was asked for; empty where nothing of these tags is live and
   *     not taken, or can be read at present, or the spool is closed. The list is the callback's
   */
  void read(List<StoredRecord> records);
}
