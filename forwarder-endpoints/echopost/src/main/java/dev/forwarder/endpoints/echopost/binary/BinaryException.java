package dev.forwarder.endpoints.echopost.binary;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There is no program that could be started. The message says why, and what to do. */
public final class BinaryException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why there is none. */
  public enum Reason {
    /** There is none for this system. */
    UNSUPPORTED_PLATFORM,
    /** It is not there, and must not be fetched. */
    NOT_ALLOWED,
    /** The server could not be reached, broke off, or was too slow. */
    NETWORK,
    /** The server answered with something else than 200. */
    HTTP_STATUS,
    /** It is larger than it may be. */
    TOO_LARGE,
    /** It is not the one whose digest is pinned. */
    BAD_DIGEST,
    /** It could not be written, read, or made executable. */
    DISK
  }

  private final Reason reason;

  BinaryException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why there is none. */
  public Reason reason() {
    return reason;
  }

  /** Whether it never will be otherwise, in this process. */
  public boolean isPermanent() {
    return reason == Reason.UNSUPPORTED_PLATFORM;
  }
}
