package dev.forwarder.retry.spool;

import org.jspecify.annotations.Nullable;

/**
 * Why an append was refused.
 *
 * @param reason the reason
 * @param cause what the disk said, or null
 */
public record AppendRefusal(Reason reason, @Nullable Throwable cause) {

  private static final AppendRefusal NO_MEMORY = new AppendRefusal(Reason.TROUBLE, null);

  /** One for that reason; for want of memory, where there is none even for it. */
  static AppendRefusal of(Reason reason, @Nullable Throwable cause) {
    try {
      return new AppendRefusal(reason, cause);
    } catch (OutOfMemoryError e) {
      return NO_MEMORY;
    }
  }

  /** The reasons. */
  public enum Reason {
    /** The limit of the disk is reached, and nothing gives way. */
    FULL,
    /** The disk cannot be written; the log tries again by itself. */
    TROUBLE,
    /** The record is not what this log can keep: too long, or not JSON where it keeps lines. */
    UNFIT,
    /** The spool is closed. */
    CLOSED
  }
}
