package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.SegmentState;
import java.nio.file.Path;

/**
 * What is in a segment.
 *
 * @param file its file
 * @param number its number
 * @param state whether it is written
 * @param firstSequence of its first record
 * @param nextSequence behind its last record
 * @param live how many of its records are not done
 * @param fileBytes how long its file is
 * @param oldestMillis the earliest creation of its records; {@link Long#MAX_VALUE} for none
 * @param newestMillis the latest; {@link Long#MIN_VALUE} for none
 */
public record ViewedSegment(
    Path file,
    long number,
    SegmentState state,
    long firstSequence,
    long nextSequence,
    long live,
    long fileBytes,
    long oldestMillis,
    long newestMillis) {}
