/**
 * Records on disk: a log of segments for each domain and kind, all written by one thread in passes,
 * as docs/spool-format.md draws it. Start with {@link dev.forwarder.retry.spool.Spool}, then {@link
 * dev.forwarder.retry.spool.SpoolLog}; what is in the files is {@link
 * dev.forwarder.retry.spool.format}'s.
 */
@NullMarked
package dev.forwarder.retry.spool;

import org.jspecify.annotations.NullMarked;
