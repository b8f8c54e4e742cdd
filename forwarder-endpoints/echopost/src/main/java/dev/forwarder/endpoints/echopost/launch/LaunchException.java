package dev.forwarder.endpoints.echopost.launch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No agent could be started. The message says why, without the key. */
public final class LaunchException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean permanent;

  LaunchException(String message, boolean permanent, @Nullable Throwable cause) {
    super(message, cause);
    this.permanent = permanent;
  }

  /** Whether it never will be otherwise, in this process. */
  public boolean isPermanent() {
    return permanent;
  }
}
