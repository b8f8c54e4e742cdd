package dev.forwarder.api;

/** Why an accepted transaction was given up. Closed: every loss has one of these names. */
public enum DropReason {
  /** Memory was over its cap, and this was the lowest priority and the first in order to go. */
  EVICTED,
  /** It waited longer than {@code forwarder_max_age}. */
  EXPIRED,
  /** The backend said definitely no (such as 400, 413, 422), and no dead letters are kept. */
  REJECTED,
  /** Its API key was refused (401, 403) for longer than keys are held for. */
  KEY_REFUSED,
  /**
   * The attempt failed, and its endpoint, or a forwarder without a queue, allows no further one.
   */
  NOT_RETRYABLE,
  /** It was still waiting when the forwarder's stop ran out of time. */
  STOPPED,
  /** It was in flight when the forwarder's stop ran out of time: it may have arrived. */
  STOPPED_IN_FLIGHT,
  /**
   * A bug of the forwarder, or memory that ran out, struck while it went from one place to another:
   * it may have arrived. The log says what happened.
   */
  INTERNAL,
  /**
   * Its domain or its API key was taken out of the settings, and what was left for it could not be
   * delivered within {@code forwarder_drain_timeout}. If it was in flight, it may have arrived.
   */
  REMOVED,
  /** Its record on disk could not be read any more. */
  DAMAGED
}
