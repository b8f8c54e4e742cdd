package dev.forwarder.cli.diagnose;

/**
 * What a check says. What came from a server may stand in it, so it is kept to one line of bounded
 * length without control characters, which a terminal would obey.
 *
 * @param state how it ended
 * @param detail what was found, or why it was not looked for
 * @param advice what to do; empty where there is nothing to do
 */
record Answer(State state, String detail, String advice) {

  private static final int LONGEST = 400;

  /** Makes the texts fit to be shown. */
  Answer {
    detail = shown(detail);
    advice = shown(advice);
  }

  static Answer ok(String detail) {
    return new Answer(State.OK, detail, "");
  }

  static Answer wrong(String detail, String advice) {
    return new Answer(State.WRONG, detail, advice);
  }

  static Answer skipped(String why) {
    return new Answer(State.SKIPPED, why, "");
  }

  private static String shown(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f\\u2028\\u2029]", "?");
  }
}
