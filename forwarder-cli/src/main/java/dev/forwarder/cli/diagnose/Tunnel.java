package dev.forwarder.cli.diagnose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.forwarder.core.http.ProxyAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a proxy for a tunnel to a server. */
final class Tunnel {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");
  private static final int LONGEST_HEAD = 16 << 10;

  private Tunnel() {}

  /** What the proxy sent is no answer to the question. */
  static final class NoProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    NoProxyException(String message) {
      super(message);
    }
  }

  /**
   * Asks, and reads the head of the answer and not a byte more. Blocks.
   *
   * @param socket a connection to the proxy
   * @param authority the server, {@code host:port}
   * @return the status; with 2xx the socket leads to the server
   * @throws NoProxyException if the answer is not that of a proxy
   */
  static int open(Socket socket, ProxyAddress proxy, String authority) throws IOException {
    String credentials = proxy.authorization();
    String request =
        "CONNECT "
            + authority
            + " HTTP/1.1\r\nHost: "
            + authority
            + (credentials == null ? "" : "\r\nProxy-Authorization: " + credentials)
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return status(socket.getInputStream());
  }

  private static int status(InputStream in) throws IOException {
    String head = head(in);
    Matcher status = STATUS.matcher(head.lines().findFirst().orElse(""));
    if (!status.matches()) {
      throw new NoProxyException("what it sends is no HTTP");
    }
    return Integer.parseInt(status.group(1));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineEnds = 0;
    while (lineEnds < 2) {
      int next = in.read();
      if (next < 0 || head.size() == LONGEST_HEAD) {
        throw new NoProxyException(
            next < 0 ? "it closed the connection" : "the head of its answer does not end");
      }
      head.write(next);
      lineEnds = next == '\n' ? lineEnds + 1 : next == '\r' ? lineEnds : 0;
    }
    return head.toString(ISO_8859_1);
  }
}
