package dev.forwarder.api;

/** Why an attempt brought back no reply. */
public enum FailureKind {
  /** Nothing listens at the address. */
  REFUSED(true, false),
  /** There is no route to the address. */
  UNREACHABLE(true, false),
  /** The name has no address, or could not be resolved in time. */
  UNKNOWN_HOST(true, false),
  /** The connection was not made in time. */
  CONNECT_TIMEOUT(false, true),
  /** The connection was made, the reply did not come in time. */
  TIMEOUT(false, true),
  /** The two sides could not agree on a secure connection: a bad certificate, an old protocol. */
  TLS(false, false),
  /** The connection broke before the reply was complete, or what came is no HTTP. */
  BROKEN(false, false),
  /** The attempt was cancelled from this side. */
  CANCELLED(false, false),
  /** The request could not be made, or the transport itself failed. */
  INTERNAL(false, false);

  private final boolean hostDown;
  private final boolean timeout;

  FailureKind(boolean hostDown, boolean timeout) {
    this.hostDown = hostDown;
    this.timeout = timeout;
  }

  /** Whether it proves by itself that the whole domain cannot be reached. */
  public boolean provesHostDown() {
    return hostDown;
  }

  /** Whether time ran out. */
  public boolean isTimeout() {
    return timeout;
  }
}
