package dev.forwarder.cli.send;

/** Makes the body of a request of what stands in an input. */
@FunctionalInterface
interface Bodies {

  /** What stands there, as it is. */
  Bodies AS_THEY_ARE = content -> content;

  /**
   * The body.
   *
   * @param content what stands there; given away
   * @return the body, or the same array
   */
  byte[] of(byte[] content);
}
