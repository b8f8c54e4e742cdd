package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureReadingTest {

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(new UnknownHostException("x"), FailureKind.UNKNOWN_HOST),
        Arguments.of(new ConnectTimeoutException("x", null), FailureKind.CONNECT_TIMEOUT),
        Arguments.of(new ConnectException("Connection timed out"), FailureKind.CONNECT_TIMEOUT),
        Arguments.of(new ConnectException("Connection refused"), FailureKind.REFUSED),
        Arguments.of(
            new HttpHostConnectException("Connect to x failed: Connection refused"),
            FailureKind.REFUSED),
        Arguments.of(new NoRouteToHostException("x"), FailureKind.UNREACHABLE),
        Arguments.of(new SocketException("Network is unreachable"), FailureKind.UNREACHABLE),
        Arguments.of(new SSLHandshakeException("x"), FailureKind.TLS),
        Arguments.of(new SocketTimeoutException("x"), FailureKind.TIMEOUT),
        Arguments.of(
            new H2StreamResetException(H2Error.NO_ERROR, "Timeout due to inactivity (1 SECONDS)"),
            FailureKind.TIMEOUT),
        Arguments.of(new H2StreamResetException(H2Error.CANCEL, "reset"), FailureKind.BROKEN),
        Arguments.of(new SocketException("Connection reset"), FailureKind.BROKEN),
        Arguments.of(new ConnectionClosedException(), FailureKind.BROKEN),
        Arguments.of(new ProtocolException("x"), FailureKind.BROKEN),
        // Words that a server sent, quoted in the failure to read them.
        Arguments.of(new ProtocolException("error at: <unreachable>"), FailureKind.BROKEN),
        Arguments.of(
            new MalformedChunkCodingException("Bad chunk header: unreachable"), FailureKind.BROKEN),
        Arguments.of(new CancellationException(), FailureKind.CANCELLED),
        Arguments.of(new IllegalStateException(), FailureKind.INTERNAL),
        Arguments.of(new StackOverflowError(), FailureKind.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void kindIsReadFromWhatWasThrown(Throwable cause, FailureKind kind) {
    assertThat(FailureReading.kindOf(cause)).isEqualTo(kind);
  }

  @Test
  void replyTellsTheMessageWithoutSecrets() {
    assertThat(
            FailureReading.reply(new IOException("no hidden here"), true, List.of("hidden"))
                .detail())
        .isEqualTo("no *** here");
    assertThat(FailureReading.reply(new IOException(), true, List.of()).detail())
        .isEqualTo("IOException");
  }

  @Test
  void whatTheClientCannotTakeInIsOursUntilTheRequestIsMadeAndTheServersAfterwards() {
    Exception thrown = new IllegalArgumentException("status 0");

    assertThat(FailureReading.reply(thrown, false, List.of()).failure())
        .isEqualTo(FailureKind.INTERNAL);
    assertThat(FailureReading.reply(thrown, true, List.of()).failure())
        .isEqualTo(FailureKind.BROKEN);
  }
}
