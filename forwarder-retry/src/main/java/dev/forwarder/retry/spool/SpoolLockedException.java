package dev.forwarder.retry.spool;

import java.io.IOException;

/** Another process has that spool open. */
public final class SpoolLockedException extends IOException {

  private static final long serialVersionUID = 1;

  SpoolLockedException(String message) {
    super(message);
  }
}
