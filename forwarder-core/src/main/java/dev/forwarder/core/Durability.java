package dev.forwarder.core;

/** What of a domain is on disk, and when. */
public enum Durability {
  /** Nothing: what is pending dies with the process. */
  MEMORY,
  /** What memory has no room for; at a stop, all that is pending. */
  OVERFLOW,
  /** Everything, before it counts as accepted. */
  WRITE_AHEAD
}
