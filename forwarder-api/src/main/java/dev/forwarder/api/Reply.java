package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt brought back: a status with the little of the reply that matters, or a failure.
 *
 * @param status the HTTP status, 100 to 599, or 0 where there is a failure instead
 * @param failure why there was no reply, or null where there was
 * @param detail the reply's body as text, or the failure's message: bounded by the transport, empty
 *     where there is nothing to say, and free of keys
 * @param retryAfter the header {@code Retry-After} as it stood, or null
 * @param date the header {@code Date} as it stood, or null
 */
public record Reply(
    int status,
    @Nullable FailureKind failure,
    String detail,
    @Nullable String retryAfter,
    @Nullable String date) {

  /** Checks that there is either a status or a failure. */
  public Reply {
    requireNonNull(detail, "detail");
    if (failure == null ? (status < 100 || status > 599) : status != 0) {
      throw new IllegalArgumentException(
          "a reply has a status of 100 to 599 or a failure, was: " + status + ", " + failure);
    }
  }

  /**
   * A reply of which only the status matters.
   *
   * @param status 100 to 599
   * @return the reply
   */
  public static Reply of(int status) {
    return new Reply(status, null, "", null, null);
  }

  /**
   * A reply with the start of its body.
   *
   * @param status 100 to 599
   * @param body the start of the body, decoded as UTF-8
   * @return the reply
   */
  public static Reply of(int status, byte[] body) {
    return new Reply(status, null, new String(body, StandardCharsets.UTF_8), null, null);
  }

  /**
   * No reply.
   *
   * @param failure why
   * @param message what happened, without keys
   * @return the reply
   */
  public static Reply failed(FailureKind failure, String message) {
    return new Reply(0, requireNonNull(failure, "failure"), message, null, null);
  }

  /**
   * This reply with the header {@code Retry-After}.
   *
   * @param value seconds or an HTTP date
   * @return the changed copy
   */
  public Reply withRetryAfter(String value) {
    return new Reply(status, failure, detail, value, date);
  }

  /** {@code HTTP 503} or {@code connection refused}-like words, for a log line. */
  public String summary() {
    return failure == null ? "HTTP " + status : failure + (detail.isEmpty() ? "" : ": " + detail);
  }
}
