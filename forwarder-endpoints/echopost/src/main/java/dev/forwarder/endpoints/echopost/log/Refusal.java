package dev.forwarder.endpoints.echopost.log;

/**
 * How our agent tells a log that is bad from one that it cannot store now. The protocol has one
 * flag for both, and a message; a client that does not know this sees a refusal either way.
 */
public final class Refusal {

  private static final String OF_THE_LOG = "refused: ";

  private Refusal() {}

  /**
   * The message to a log that no agent could take.
   *
   * @param why what is wrong with it
   */
  public static String ofTheLog(String why) {
    return OF_THE_LOG + why;
  }

  /**
   * Whether a message says that the log is bad, and will not be taken later either.
   *
   * @param message the message of a reply
   */
  public static boolean isOfTheLog(String message) {
    return message.startsWith(OF_THE_LOG);
  }
}
