package dev.forwarder.api;

/**
 * How a stop went.
 *
 * @param stats the final counts: nothing is pending in them
 * @param complete whether everything that was pending at the stop was still delivered, so that the
 *     stop itself dropped nothing
 */
public record StopReport(ForwarderStats stats, boolean complete) {}
