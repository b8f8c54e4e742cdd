package dev.forwarder.bench.heap;

/**
 * How many payloads are to wait.
 *
 * @param payloadBytes the size of each
 * @param payloads how many
 */
public record Filling(int payloadBytes, int payloads) {

  /**
   * What that took.
   *
   * @param heapBytes live heap that was not there before
   * @param pending how many wait
   */
  public record Done(long heapBytes, long pending) {}
}
