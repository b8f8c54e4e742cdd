package dev.forwarder.retry;

/** What one entry of the table blocks. */
enum BlockScope {
  /** Every request to the domain. */
  DOMAIN(1),
  /** Requests to one path of the domain. */
  PATH(2),
  /** Requests to one path with one key. */
  KEY(4);

  private final int bit;

  BlockScope(int bit) {
    this.bit = bit;
  }

  /** Its bit in the answer of {@link EndpointGate#tryPass}. */
  int bit() {
    return bit;
  }
}
