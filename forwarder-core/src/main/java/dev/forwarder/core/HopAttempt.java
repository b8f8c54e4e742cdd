package dev.forwarder.core;

/** A request under way to a hop. */
final class HopAttempt extends Attempt {

  /** Why a request goes to a hop. */
  enum Use {
    /** The primary is down. */
    INSTEAD,
    /** Memory is over its cap. */
    OVERFLOW,
    /** The queue is nearly full. */
    DRAIN
  }

  private final HopLine line;
  private final Use use;

  HopAttempt(
      DomainForwarder domain, QueuedRequest request, HopLine line, Use use, long startedNanos) {
    super(domain, request, 0, startedNanos);
    this.line = line;
    this.use = use;
  }

  HopLine line() {
    return line;
  }

  Use use() {
    return use;
  }
}
