package dev.forwarder.bench.kill;

/** How the intake is, for the life of one process. */
enum Weather {
  /** It refuses connections. */
  DOWN,
  /** It takes what comes, but for one endpoint, which it answers with 503. */
  HELD,
  /** It takes what comes. */
  OPEN
}
