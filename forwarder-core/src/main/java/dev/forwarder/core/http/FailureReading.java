package dev.forwarder.core.http;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.apache.hc.core5.reactor.IOReactorShutdownException;

/** Reads what went wrong from what was thrown. Pure functions. */
final class FailureReading {

  private static final int LONGEST_MESSAGE = 500;

  private FailureReading() {}

  /** The kind of a failure. */
  static FailureKind kindOf(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return FailureKind.UNKNOWN_HOST;
    }
    if (cause instanceof ConnectTimeoutException) {
      return FailureKind.CONNECT_TIMEOUT;
    }
    if (cause instanceof NoRouteToHostException || cause instanceof PortUnreachableException) {
      return FailureKind.UNREACHABLE;
    }
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (isOfSystem(cause)
        && (message.contains("unreachable") || message.contains("no route to host"))) {
      return FailureKind.UNREACHABLE;
    }
    if (cause instanceof ConnectException) {
      return message.contains("timed out") ? FailureKind.CONNECT_TIMEOUT : FailureKind.REFUSED;
    }
    if (cause instanceof SSLException) {
      return FailureKind.TLS;
    }
    return kindOfOther(cause);
  }

  /** Whether its words are the system's: those of other failures may quote what a server sent. */
  private static boolean isOfSystem(Throwable cause) {
    return cause instanceof SocketException || cause.getClass() == IOException.class;
  }

  private static FailureKind kindOfOther(Throwable cause) {
    if (cause instanceof SocketTimeoutException) {
      return FailureKind.TIMEOUT;
    }
    if (cause instanceof CancellationException || cause instanceof IOReactorShutdownException) {
      return FailureKind.CANCELLED;
    }
    if (cause instanceof H2StreamResetException && timedOut(cause)) {
      return FailureKind.TIMEOUT;
    }
    boolean broken = cause instanceof IOException || cause instanceof HttpException;
    return broken ? FailureKind.BROKEN : FailureKind.INTERNAL;
  }

  /** HTTP/2 ends the streams of a silent connection by a reset that says so in words only. */
  private static boolean timedOut(Throwable reset) {
    return String.valueOf(reset.getMessage()).startsWith("Timeout");
  }

  /**
   * The failure as a reply, without secrets in it.
   *
   * @param asked whether the request was made: what the client could not take in then is what the
   *     server sent, such as a status of 000, which it meets with the exception for a bad argument
   */
  static Reply reply(Throwable cause, boolean asked, List<String> secrets) {
    String message = cause.getMessage();
    String words =
        message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    FailureKind read = kindOf(cause);
    boolean garbage = asked && read == FailureKind.INTERNAL && cause instanceof RuntimeException;
    return Reply.failed(
        garbage ? FailureKind.BROKEN : read, Scrubber.scrub(words, LONGEST_MESSAGE, secrets));
  }
}
