package dev.forwarder.endpoints.echopost.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BinarySettingsTest {

  private static final String DIGEST = "Ab".repeat(32);

  @Test
  void plainHttpNeedsADigest() {
    URI http = URI.create("http://mirror.example/echopost");

    assertThat(BinarySettings.DEFAULT.withMirror(http, DIGEST).sha256()).isEqualTo("ab".repeat(32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinarySettings.DEFAULT.withMirror(http, null))
        .withMessageContaining("pinned sha256");
  }

  @Test
  void partsHaveBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinarySettings.DEFAULT.withSha256("abc"))
        .withMessageContaining("64 hexadecimal digits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinarySettings.DEFAULT.withVersion("../1"))
        .withMessageContaining("version");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinarySettings.DEFAULT.withLimits(0, Duration.ofSeconds(1)))
        .withMessageContaining("maxBytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinarySettings.DEFAULT.withLimits(1, Duration.ZERO))
        .withMessageContaining("timeout");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BinarySettings.DEFAULT.withMirror(URI.create("ftp://mirror.example"), DIGEST))
        .withMessageContaining("mirror");
  }
}
