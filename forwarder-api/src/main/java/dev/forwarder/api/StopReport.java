package dev.forwarder.api;

/**
 * How a stop went.
 *
 * @param stats the final counts: nothing is pending in them, unless {@link Forwarder#stop} gave up
 *     waiting for a transport that blocks; without domains where the figures could not be read, as
 *     when there was no memory for them
 * @param complete whether everything that was pending at the stop was still delivered, so that the
 *     stop itself dropped nothing, and nothing is pending
 */
public record StopReport(ForwarderStats stats, boolean complete) {}
