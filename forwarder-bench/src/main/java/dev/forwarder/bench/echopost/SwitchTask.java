package dev.forwarder.bench.echopost;

import java.util.List;

/**
 * What a host is to do.
 *
 * @param datanadhiDir the directory whose agent takes over
 * @param port the primary's, of loopback
 * @param perSecond items that it submits in a second, whatever becomes of them
 * @param program what starts an agent where none listens
 */
public record SwitchTask(String datanadhiDir, int port, int perSecond, List<String> program) {

  /** Copies the list. */
  public SwitchTask {
    program = List.copyOf(program);
  }

  /**
   * How far it is.
   *
   * @param accepted items that were accepted
   * @param delivered items that the primary has taken
   * @param handedOver items that the agent has taken
   * @param pending items that wait
   * @param refused items that were not accepted
   * @param switchNanos from the first reply that failed to the first item handed over; negative
   *     where there was none yet
   */
  public record Mark(
      long accepted,
      long delivered,
      long handedOver,
      long pending,
      long refused,
      long switchNanos) {}
}
