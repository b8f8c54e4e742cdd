package dev.forwarder.cli.intake;

/** Takes what an intake receives, before the answer is sent. */
@FunctionalInterface
public interface RequestSink {
  /** Forgets everything. */
  RequestSink NONE = received -> {};

  /**
   * One request has come in completely. Called on the server's threads, several at once; blocking
   * delays other requests.
   *
   * @param received what came
   */
  void accept(Received received);
}
