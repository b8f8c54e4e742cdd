package dev.forwarder.core.settings;

/**
 * Says what is allowed in place of a value; its message never holds the value, which may be a key.
 */
final class BadValueException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String why;

  BadValueException(String why) {
    super(why);
    this.why = why;
  }

  /** The message. */
  String why() {
    return why;
  }
}
