package dev.forwarder.core.http;

import static dev.forwarder.core.http.Transports.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A socket that answers a request with what is no HTTP. */
@Timeout(60)
final class HttpGarbageTest {

  @RegisterExtension final Transports transports = new Transports();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 000 x\r\n\r\n",
        "HTTP/1.1 000 x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 -1 x\r\n\r\n",
        "HTTP/1.1 600 x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 99999999999 x\r\n\r\n",
        "HTTP/1.1 two x\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/7.7 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/99999999999.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
        "220 mail.example ESMTP\r\n",
        "\u0000\u0001\u0002\u0003\r\n\r\n",
        "\r\n\r\n\r\n",
      })
  void garbageIsTheServersFault(String garbage) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answer(server, garbage), "garbage");
      answering.start();

      Reply reply =
          send(transports.standard(), Requests.to("http://127.0.0.1:" + server.getLocalPort()));

      assertThat(reply.failure()).as(reply.detail()).isEqualTo(FailureKind.BROKEN);
      answering.join();
    }
  }

  static void answer(ServerSocket server, String garbage) {
    try (Socket socket = server.accept()) {
      // Reading what comes keeps the close from becoming a reset that overtakes the answer.
      socket.getInputStream().readNBytes(1);
      socket.getOutputStream().write(garbage.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The client has hung up, as it may.
    }
  }
}
