package dev.forwarder.api;

/** The one terminal state of a transaction. */
public enum Outcome {
  /** The backend took it. */
  DELIVERED,
  /** Another program that keeps it safe took it over. */
  HANDED_OVER,
  /** No backend will take it; it is kept, with the reason, and can be replayed. */
  DEAD_LETTERED,
  /** It was given up, for a {@link DropReason}. */
  DROPPED
}
