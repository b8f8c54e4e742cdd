package dev.forwarder.bench.sink;

/** Finds the requests in what comes on one connection, and tells its port of them. */
interface Framing {

  /**
   * Takes what has come, which begins with the array.
   *
   * @param to where it ends
   * @return where that begins which is wanted again, in front of what comes next
   * @throws IllegalArgumentException if it is no request
   */
  int read(byte[] bytes, int to);

  /** Whether a request has come to its head's end, and not to its own. */
  boolean isInBody();
}
