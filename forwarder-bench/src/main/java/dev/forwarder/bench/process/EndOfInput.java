package dev.forwarder.bench.process;

import java.io.IOException;

/**
 * The end of standard input: whoever started this process has ended, however that came, or wants it
 * to end.
 */
public final class EndOfInput {

  private EndOfInput() {}

  /**
   * Does something when it has come, on a thread of its own; nobody else may read the input.
   *
   * @param action what is done once
   */
  public static void then(Runnable action) {
    Thread thread = new Thread(() -> await(action), "awaits the end of input");
    thread.setDaemon(true);
    thread.start();
  }

  private static void await(Runnable action) {
    try {
      while (System.in.read() >= 0) {
        // Nothing is told that way but the end.
      }
    } catch (IOException e) {
      // What cannot be read has ended, too.
    }
    action.run();
  }
}
