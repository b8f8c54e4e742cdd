package dev.forwarder.retry.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What is live in a log: of one tag, or of all. Written by the disk thread alone, read by any. */
final class TagTotals {

  private static final VarHandle RECORDS = handle("records");
  private static final VarHandle BYTES = handle("bytes");
  private static final VarHandle TAKEN = handle("taken");

  private long records;
  private long bytes;
  private long taken;

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(TagTotals.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void add(long moreRecords, long moreBytes, long moreTaken) {
    RECORDS.setOpaque(this, records + moreRecords);
    BYTES.setOpaque(this, bytes + moreBytes);
    TAKEN.setOpaque(this, taken + moreTaken);
  }

  long records() {
    return (long) RECORDS.getOpaque(this);
  }

  long bytes() {
    return (long) BYTES.getOpaque(this);
  }

  long taken() {
    return (long) TAKEN.getOpaque(this);
  }
}
