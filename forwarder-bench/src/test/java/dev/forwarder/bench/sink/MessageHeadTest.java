package dev.forwarder.bench.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class MessageHeadTest {

  private static final String HEAD =
      "POST /x HTTP/1.1\r\nHost: h\r\nconTENT-length: 1024\r\nIdempotency-Key: abc\r\n\r\n";

  private final MessageHead head = new MessageHead(true);

  @Test
  void findsLengthAndKeyAndWhereTheBodyBegins() {
    byte[] bytes = ("..." + HEAD + "body").getBytes(US_ASCII);

    assertThat(head.read(bytes, 3, bytes.length)).isTrue();
    assertThat(head.bodyLength()).isEqualTo(1024);
    assertThat(head.key()).isEqualTo("abc");
    assertThat(head.end()).isEqualTo(3 + HEAD.length());
  }

  @Test
  void isNotThereBeforeItsEndIs() {
    byte[] bytes = HEAD.getBytes(US_ASCII);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(head.read(bytes, 0, length)).as("first %d bytes", length).isFalse();
    }
  }

  @Test
  void forgetsTheHeadBefore() {
    byte[] first = HEAD.getBytes(US_ASCII);
    byte[] second = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII);
    head.read(first, 0, first.length);
    head.read(second, 0, second.length);

    assertThat(head.bodyLength()).isZero();
    assertThat(head.key()).isEmpty();
  }

  @Test
  void refusesChunks() {
    byte[] bytes = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII);

    assertThatIllegalArgumentException().isThrownBy(() -> head.read(bytes, 0, bytes.length));
  }

  @Test
  void leavesKeysAloneWhenNobodyAsks() {
    byte[] bytes = HEAD.getBytes(US_ASCII);
    MessageHead indifferent = new MessageHead(false);
    indifferent.read(bytes, 0, bytes.length);

    assertThat(indifferent.key()).isEmpty();
  }
}
