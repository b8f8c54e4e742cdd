package dev.forwarder.cli.console;

/**
 * Tells a command that the process was asked to end (SIGINT, SIGTERM), so that it ends in order.
 */
@FunctionalInterface
public interface Shutdown {

  /** Holds the process until the command is done; closed by the command in every case. */
  @FunctionalInterface
  interface Guard extends AutoCloseable {
    /** The command is done: the process may end. */
    @Override
    void close();
  }

  /**
   * Watches from now on until the guard is closed; a request that came before is told at once.
   *
   * @param request called, on a thread of its own, when the process is asked to end; it only tells
   *     the command to hurry. The process ends once the guard is closed
   * @return the guard
   */
  Guard watch(Runnable request);

  /** There is nothing more that the process would have to wait for, watched or not. */
  default void over() {}

  /**
   * Ends the process, watched or not; where a request is ending it already, it keeps the exit code
   * of that.
   *
   * @param exitCode what the process ends with unless it was asked to end
   */
  default void exit(int exitCode) {}
}
