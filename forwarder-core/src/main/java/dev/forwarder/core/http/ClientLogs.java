package dev.forwarder.core.http;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loggers of the HTTP client that would show what is in requests.
 *
 * <p>Over HTTP/1.1 our headers hide their values from them; HTTP/2 copies names and values before
 * it logs them. So nothing speaks HTTP/2 while one of them is switched on.
 */
final class ClientLogs {

  private static final List<Logger> TALKATIVE =
      List.of(
          LoggerFactory.getLogger("org.apache.hc.client5.http.headers"),
          LoggerFactory.getLogger("org.apache.hc.client5.http2.frame"),
          LoggerFactory.getLogger("org.apache.hc.client5.http2.frame.payload"),
          LoggerFactory.getLogger("org.apache.hc.client5.http2.flow"),
          LoggerFactory.getLogger(
              "org.apache.hc.client5.http.impl.async.HttpAsyncClientProtocolNegotiationStarter"));

  private ClientLogs() {}

  /** Whether one of them is on. */
  static boolean areTalkative() {
    return TALKATIVE.stream().anyMatch(Logger::isDebugEnabled);
  }
}
