package dev.forwarder.testing;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to bytes, the same for all its connections, from one moment on.
 *
 * @param latency how long each piece is held back, in each direction
 * @param sliceBytes pieces that are passed on are no longer than this
 * @param resetAfterRequestBytes a connection is reset when so many bytes of the client were passed
 *     on
 * @param resetAfterReplyBytes a connection is reset when so many bytes of the server were passed
 *     on; 0: the server has read the request and answers, and the client never hears of it
 * @param blackHole nothing is passed on, nothing is closed; what is on its way waits for better
 *     times
 * @param halfOpen the server's side is closed, the client is not told
 */
public record Faults(
    Duration latency,
    int sliceBytes,
    long resetAfterRequestBytes,
    long resetAfterReplyBytes,
    boolean blackHole,
    boolean halfOpen) {

  /** Everything is passed on as it comes. */
  public static final Faults NONE =
      new Faults(Duration.ZERO, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, false, false);

  /** These faults, and each piece is held back for so long. */
  public Faults withLatency(Duration newLatency) {
    return new Faults(
        newLatency, sliceBytes, resetAfterRequestBytes, resetAfterReplyBytes, blackHole, halfOpen);
  }

  /** These faults, and pieces no longer than this. */
  public Faults withSlices(int bytes) {
    return new Faults(
        latency, bytes, resetAfterRequestBytes, resetAfterReplyBytes, blackHole, halfOpen);
  }

  /** These faults, and a reset when so many bytes of the client were passed on. */
  public Faults withResetAfterRequestBytes(long bytes) {
    return new Faults(latency, sliceBytes, bytes, resetAfterReplyBytes, blackHole, halfOpen);
  }

  /** These faults, and a reset when so many bytes of the server were passed on. */
  public Faults withResetAfterReplyBytes(long bytes) {
    return new Faults(latency, sliceBytes, resetAfterRequestBytes, bytes, blackHole, halfOpen);
  }

  /** These faults, and a reset when the server answers, once it has read the request. */
  public Faults withReplyLost() {
    return withResetAfterReplyBytes(0);
  }

  /** These faults, and nothing is passed on. */
  public Faults withBlackHole() {
    return new Faults(
        latency, sliceBytes, resetAfterRequestBytes, resetAfterReplyBytes, true, halfOpen);
  }

  /** These faults, and the server's side is gone without the client being told. */
  public Faults withHalfOpen() {
    return new Faults(
        latency, sliceBytes, resetAfterRequestBytes, resetAfterReplyBytes, blackHole, true);
  }
}
