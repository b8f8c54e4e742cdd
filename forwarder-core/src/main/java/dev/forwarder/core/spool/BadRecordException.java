package dev.forwarder.core.spool;

/** Bytes are not those of a transaction. The message says why, and shows nothing of them. */
public final class BadRecordException extends Exception {

  private static final long serialVersionUID = 1;

  /**
   * Bytes that are no transaction.
   *
   * @param message why, without anything of them
   */
  public BadRecordException(String message) {
    super(message);
  }
}
