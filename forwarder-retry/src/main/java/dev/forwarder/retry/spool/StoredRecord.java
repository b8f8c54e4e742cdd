package dev.forwarder.retry.spool;

import java.nio.ByteBuffer;

/**
 * A record that was read, and verified.
 *
 * @param place where it is; what it is acknowledged or given back by
 * @param createdMillis when it came into being, milliseconds since 1970
 * @param body its bytes: a buffer of its own, on the heap
 */
public record StoredRecord(Place place, long createdMillis, ByteBuffer body) {

  /** What it is for. */
  public String tag() {
    return place.tag();
  }
}
