package dev.forwarder.retry.spool.format;

/**
 * How much of a tag is in a segment, acknowledged or not. The place in its list is the tag's
 * number.
 *
 * @param text the tag
 * @param records how many records
 * @param bytes of their bodies
 */
public record TagCount(String text, long records, long bytes) {}
