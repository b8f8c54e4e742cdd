package dev.forwarder.bench.echopost;

/** A way to hand logs over to an agent. Thread-safe. */
interface Sender extends AutoCloseable {

  /** Hears the answer to one log, on any thread. */
  @FunctionalInterface
  interface Answer {
    /**
     * The answer.
     *
     * @param stored whether the agent has it on disk
     */
    void answered(boolean stored);
  }

  /** Hands one log over; does not wait. */
  void send(Answer answer);

  @Override
  void close();
}
