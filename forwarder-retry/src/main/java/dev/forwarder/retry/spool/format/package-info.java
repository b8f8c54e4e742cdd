/**
 * What is in the spool's files, as docs/spool-format.md draws it: frames of both framings, segment
 * headers, footers, manifests, acknowledgements; and the scanner that reads a segment however
 * damaged it is. Changes nothing on a disk but what it is told to write, so that tools read a live
 * folder with it. Start with {@link dev.forwarder.retry.spool.format.SegmentScanner}.
 */
@NullMarked
package dev.forwarder.retry.spool.format;

import org.jspecify.annotations.NullMarked;
