package dev.forwarder.cli.intake;

import java.time.Instant;
import java.util.Map;

/**
 * One request (or one item of an upload) as it reached an intake.
 *
 * @param request the number of its request, counted from 1
 * @param time when it was complete
 * @param method such as {@code POST}
 * @param path as it was sent, without the query
 * @param query as it was sent but for keys; empty where there is none
 * @param headers by lower-case name, keys hidden; values of one name are joined by a comma
 * @param body the bytes
 * @param truncated whether the body was longer than the intake takes, and is cut off
 * @param status the answer
 */
public record Received(
    long request,
    Instant time,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    Body body,
    boolean truncated,
    int status) {

  Received withBody(Body item) {
    return new Received(request, time, method, path, query, headers, item, truncated, status);
  }
}
