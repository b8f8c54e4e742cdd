package dev.forwarder.retry.spool;

import java.io.IOException;

/** Records are encrypted with another key than the one that was given, or none was. */
public final class SpoolKeyException extends IOException {

  private static final long serialVersionUID = 1;

  SpoolKeyException(String message) {
    super(message);
  }
}
