package dev.forwarder.retry.spool;

import java.nio.file.Path;

/**
 * A part of a segment that does not verify, or is not there.
 *
 * @param file the segment's file
 * @param offset where in it that part begins
 * @param firstSequence the first sequence that is gone
 * @param lastSequence the last one; less than the first where none is
 * @param lost how many of these were not done; -1 where nobody can tell
 * @param what is wrong, in words
 */
public record ViewedDamage(
    Path file, long offset, long firstSequence, long lastSequence, long lost, String what) {}
