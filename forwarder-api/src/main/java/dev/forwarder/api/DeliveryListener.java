package dev.forwarder.api;

/**
 * Is told how transactions ended.
 *
 * <p>Called on the forwarder's one callback thread, one report at a time, in the order of the
 * outcomes of a domain; a synchronous forwarder calls it on the submitting thread, before {@code
 * submit} returns. It may block, which delays the reports of others but no delivery. What it throws
 * is logged and otherwise ignored.
 *
 * <p>A listener given with a submission is told of every transaction that was accepted, always: so
 * that this costs bounded memory, submissions that bring a listener are refused ({@link
 * RefusalReason#LISTENERS_BUSY}) while too many wait for their reports to be taken. (What was
 * accepted before that still ends, a report each: as many as were pending then, which memory's caps
 * bound.) A listener given to the whole forwarder never causes a refusal: reports that it is too
 * slow for are left out and counted ({@link ForwarderStats#missedReports()}).
 */
@FunctionalInterface
public interface DeliveryListener {

  /**
   * One transaction has ended.
   *
   * @param report which, and how
   */
  void onOutcome(DeliveryReport report);
}
