package dev.forwarder.cli.diagnose;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.units.Durations;
import java.time.Duration;

/** What a request brought back, in words of this side: what a server sent is not repeated. */
final class ReplyWords {
  private ReplyWords() {}

  /**
   * Half a sentence, such as {@code HTTP 503} or {@code connections are refused}.
   *
   * @param limit how long it could take
   */
  static String of(Reply reply, Duration limit) {
    FailureKind kind = reply.failure();
    if (kind == null) {
      return "HTTP " + reply.status();
    }
    return switch (kind) {
      case REFUSED -> "connections are refused";
      case UNREACHABLE -> "there is no route to its address";
      case UNKNOWN_HOST -> "its name has no address";
      case CONNECT_TIMEOUT -> "connections are not answered";
      case TIMEOUT -> tookLonger(limit);
      case TLS -> "no secure connection: " + reply.detail();
      case BROKEN -> "the connection broke, or what came is no HTTP";
      case CANCELLED -> "the request was cancelled";
      case INTERNAL -> "the request could not be made: " + reply.detail();
    };
  }

  /** What is said where time ran out. */
  static String tookLonger(Duration limit) {
    return "it took longer than " + Durations.format(limit);
  }
}
