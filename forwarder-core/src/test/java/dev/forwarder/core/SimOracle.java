package dev.forwarder.core;

/** What a simulation holds against the forwarder, each by itself. */
enum SimOracle {
  /** What was accepted is what ended and what is in some container. */
  CONSERVATION,
  /** What was on disk is there for the next process, but for what had ended. */
  DURABILITY,
  /** Each accepted transaction is told one outcome, and in the end has one. */
  ONE_OUTCOME,
  /** The outcome is what the backend saw. */
  TRUTH,
  /** What is sent is what was submitted, byte for byte, under one id at every attempt. */
  SAME_REQUEST,
  /** A batch holds transactions of one lane, within its limits. */
  BATCH,
  /** A transaction goes to its own domain with its own key, and once at a time. */
  ADDRESS,
  /** Memory is reserved for exactly what is held, and within every bound. */
  MEMORY,
  /** No more is in flight than there are permits. */
  PERMITS,
  /** What is blocked is left alone until its time, and then probed by one request. */
  GATE,
  /** What goes to a hop has a reason to, and goes to the first that may have it. */
  CHAIN,
  /** Retries and evictions follow priority and order. */
  ORDER,
  /** A snapshot adds up at every moment. */
  SNAPSHOT,
  /** What may start does start, and live traffic to a healthy backend is delivered soon. */
  STARVED,
  /** Nothing goes on for ever: when all is healthy, the queues empty. */
  PROGRESS,
  /** One step at a time. */
  ONE_STEP,
  /** No step fails, and nothing is thrown into the host. */
  THROWN,
  /** A refusal has the reason that it says. */
  REFUSAL,
  /** A stop ends in its time, and leaves nothing. */
  STOP
}
