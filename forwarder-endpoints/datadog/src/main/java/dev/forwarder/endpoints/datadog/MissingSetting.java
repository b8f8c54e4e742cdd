package dev.forwarder.endpoints.datadog;

/** The error about a setting that others make necessary. */
final class MissingSetting {

  private MissingSetting() {}

  /**
   * An error, to be thrown.
   *
   * @param what the setting, or the choice of settings, that is missing
   * @param switches the settings that are true and need it
   */
  static IllegalArgumentException of(String what, String... switches) {
    return new IllegalArgumentException(message(what, switches));
  }

  /** Its words, for who has more to say. */
  static String message(String what, String... switches) {
    String all = String.join(" and ", switches);
    return what + " must be set where " + all + (switches.length == 1 ? " is" : " are") + " true";
  }
}
