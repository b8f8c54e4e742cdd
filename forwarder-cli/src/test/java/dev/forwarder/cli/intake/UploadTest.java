package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class UploadTest {

  @Test
  void eachLineIsAnItemWithoutItsEnd() throws IOException {
    assertThat(items("{\"a\":1}\n\n{\"b\":2}\r\n{\"c\":3}"))
        .containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
  }

  @Test
  void emptyUploadHasNoItems() throws IOException {
    assertThat(items("")).isEmpty();
  }

  @Test
  void whatIsNotGzipIsRefused() {
    assertThatIOException().isThrownBy(() -> Upload.items("plain".getBytes(UTF_8), 100));
  }

  @Test
  void whatIsCutOffIsRefused() throws IOException {
    byte[] gzip = gzip("a line that is cut off\n".repeat(100));
    byte[] cut = Arrays.copyOf(gzip, gzip.length / 2);

    assertThatIOException().isThrownBy(() -> Upload.items(cut, 1 << 20));
  }

  @Test
  void whatUnpacksToMoreThanIsTakenIsRefused() throws IOException {
    byte[] bomb = gzip("0".repeat(1 << 20));

    assertThatThrownBy(() -> Upload.items(bomb, (1 << 20) - 1))
        .isInstanceOf(Upload.TooLargeException.class);
    assertThat(Upload.items(bomb, 1 << 20)).hasSize(1);
  }

  private static List<String> items(String lines) throws IOException {
    return Upload.items(gzip(lines), 1 << 20).stream().map(Body::text).toList();
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
