package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;
import java.util.function.Predicate;

/**
 * What is to be read.
 *
 * @param tags which tags; asked on the disk thread, a few times for each segment
 * @param maxRecords how many records at the most
 * @param maxBytes how many bytes of bodies at the most; a first record is answered however long
 * @param order which first
 * @param createdBeforeMillis those that were created before alone, in milliseconds since 1970;
 *     {@link Long#MAX_VALUE} for all
 * @param maxRecordBytes those alone whose bodies have no more bytes; {@link Long#MAX_VALUE} for all
 */
public record ReadRequest(
    Predicate<? super String> tags,
    int maxRecords,
    long maxBytes,
    ReadOrder order,
    long createdBeforeMillis,
    long maxRecordBytes) {

  /** Of whatever age and length. */
  public ReadRequest(
      Predicate<? super String> tags, int maxRecords, long maxBytes, ReadOrder order) {
    this(tags, maxRecords, maxBytes, order, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** The same, but for those that were created at that time or later. */
  public ReadRequest createdBefore(long millis) {
    return new ReadRequest(tags, maxRecords, maxBytes, order, millis, maxRecordBytes);
  }

  /** The same, but for those with more bytes. */
  public ReadRequest ofAtMost(long recordBytes) {
    return new ReadRequest(tags, maxRecords, maxBytes, order, createdBeforeMillis, recordBytes);
  }

  /** Checks them. */
  public ReadRequest {
    requireNonNull(tags, "tags");
    requireNonNull(order, "order");
    Bounds.atLeast("maxRecords", maxRecords, 1);
    Bounds.atLeast("maxBytes", maxBytes, 1);
    Bounds.atLeast("maxRecordBytes", maxRecordBytes, 1);
  }
}
