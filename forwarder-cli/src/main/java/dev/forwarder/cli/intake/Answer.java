package dev.forwarder.cli.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to a request.
 *
 * @param status the HTTP status
 * @param body JSON
 * @param planned whether the status is one that was asked for by the plan: then it may carry {@code
 *     Retry-After}
 * @param items what an upload holds, or null where the body is one item
 */
record Answer(int status, String body, boolean planned, @Nullable List<Body> items) {
  private static final String OK = "{\"status\":\"ok\"}";

  /** An answer with the status of the plan. */
  static Answer planned(int status) {
    return new Answer(status, isSuccess(status) ? OK : error("planned " + status), true, null);
  }

  /** A success with a body. */
  static Answer success(String json) {
    return new Answer(200, json, false, null);
  }

  /** A failure that the request brought upon itself. */
  static Answer failure(int status, String message) {
    return new Answer(status, error(message), false, null);
  }

  Answer withItems(List<Body> newItems) {
    return new Answer(status, body, planned, newItems);
  }

  boolean isSuccess() {
    return isSuccess(status);
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  private static String error(String message) {
    return "{\"errors\":[\"" + message + "\"]}";
  }
}
