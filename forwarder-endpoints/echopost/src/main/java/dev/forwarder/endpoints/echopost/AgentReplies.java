package dev.forwarder.endpoints.echopost;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.KeyLike;
import dev.forwarder.api.Reply;
import dev.forwarder.endpoints.echopost.log.Refusal;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.Status;

/** What an agent's answers mean, as the replies of a hop. Pure functions. */
final class AgentReplies {

  private static final int LONGEST_DETAIL = 1024;

  /** What any agent takes, since gRPC does so where nobody says otherwise; the original's limit. */
  static final int TAKEN_BY_ANY_AGENT = 4 << 20;

  private AgentReplies() {}

  /** A reply of the agent. The original says {@code false} only when it could not store. */
  static Reply of(LogResponse response) {
    if (response.getSuccess()) {
      return Reply.of(200);
    }
    return status(Refusal.isOfTheLog(response.getMessage()) ? 422 : 503, response.getMessage());
  }

  /**
   * A call that ended without a reply of the agent's.
   *
   * @param failure how
   * @param requestBytes how large its request was
   */
  static Reply of(Status failure, int requestBytes) {
    String detail = failure.getDescription() == null ? "" : failure.getDescription();
    return switch (failure.getCode()) {
      case INVALID_ARGUMENT -> status(400, detail);
      case RESOURCE_EXHAUSTED -> status(exhausted(requestBytes), detail);
      case DEADLINE_EXCEEDED -> failed(FailureKind.TIMEOUT, "the agent did not answer in time");
      case CANCELLED -> failed(FailureKind.CANCELLED, detail);
      default -> failed(FailureKind.BROKEN, failure.getCode() + " " + detail);
    };
  }

  /** It stands for a request that is too large, and for an agent that is short of anything. */
  private static int exhausted(int requestBytes) {
    return requestBytes > TAKEN_BY_ANY_AGENT ? 413 : 503;
  }

  static Reply status(int status, String detail) {
    return new Reply(status, null, bounded(detail), null, null);
  }

  static Reply failed(FailureKind kind, String detail) {
    return Reply.failed(kind, bounded(detail));
  }

  private static String bounded(String text) {
    String masked = KeyLike.masked(text);
    return masked.length() <= LONGEST_DETAIL ? masked : masked.substring(0, LONGEST_DETAIL);
  }
}
