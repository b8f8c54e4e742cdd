package dev.forwarder.cli.diagnose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.core.http.ProxyAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TunnelTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void proxyIsAskedForTheServerWithItsCredentials() throws IOException {
    ProxyAddress proxy = ProxyAddress.parse("http://me:secret@proxy.test");

    assertThat(Tunnel.open(socket("HTTP/1.1 200 Go\r\n\r\n"), proxy, "a.test:443")).isEqualTo(200);
    assertThat(written.toString(ISO_8859_1)).endsWith("\r\n\r\n");
    assertThat(written.toString(ISO_8859_1).lines())
        .containsExactly(
            "CONNECT a.test:443 HTTP/1.1",
            "Host: a.test:443",
            "Proxy-Authorization: Basic bWU6c2VjcmV0",
            "");
  }

  @Test
  void nothingBehindTheHeadIsRead() throws IOException {
    Socket socket = socket("HTTP/1.1 200 Go\r\nA: b\r\n\r\nTLS");

    assertThat(open(socket)).isEqualTo(200);
    assertThat(socket.getInputStream().readAllBytes()).asString(ISO_8859_1).isEqualTo("TLS");
  }

  @Test
  void bareLineEndsEndAHeadToo() throws IOException {
    assertThat(open(socket("HTTP/1.0 407\nA: b\n\n"))).isEqualTo(407);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 Go\r\n",
        "220 mail\r\n\r\n",
        "HTTP/1.1 600 x\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "\r\n\r\n",
      })
  void anythingElseIsNoProxy(String answer) {
    assertThatThrownBy(() -> open(socket(answer))).isInstanceOf(Tunnel.NoProxyException.class);
  }

  @Test
  void headWithoutAnEndIsNoProxy() {
    assertThatThrownBy(() -> open(socket("x".repeat(20_000))))
        .isInstanceOf(Tunnel.NoProxyException.class)
        .hasMessageContaining("does not end");
  }

  private static int open(Socket socket) throws IOException {
    return Tunnel.open(socket, ProxyAddress.parse("http://proxy.test"), "a.test:443");
  }

  private Socket socket(String answer) {
    InputStream in = new ByteArrayInputStream(answer.getBytes(ISO_8859_1));
    return new Socket() {
      @Override
      public InputStream getInputStream() {
        return in;
      }

      @Override
      public OutputStream getOutputStream() {
        return written;
      }
    };
  }
}
