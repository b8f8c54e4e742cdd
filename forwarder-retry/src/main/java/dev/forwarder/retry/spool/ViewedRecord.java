package dev.forwarder.retry.spool;

import java.nio.ByteBuffer;

/**
 * A live record, verified.
 *
 * @param segment the number of its segment
 * @param sequence its sequence in its log
 * @param createdMillis when it came into being, milliseconds since 1970
 * @param tag what it is for
 * @param body its bytes: a buffer of its own
 */
public record ViewedRecord(
    long segment, long sequence, long createdMillis, String tag, ByteBuffer body) {}
