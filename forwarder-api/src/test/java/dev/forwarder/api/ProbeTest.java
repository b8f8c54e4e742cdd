package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forwarder.api.RequestReply.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProbeTest {

  private static final URI VALIDATE =
      URI.create("https://api.example/api/v1/validate?api_key=secret-part");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void showsNeitherPathNorQuery() {
    assertThat(new Probe("GET", VALIDATE, List.of(), SECOND, 0))
        .hasToString("GET https://api.example/...");
  }

  @Test
  void asksWithGetOrHeadAlone() {
    assertThat(new Probe("HEAD", VALIDATE, List.of(), SECOND, 0).method()).isEqualTo("HEAD");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Probe("POST", VALIDATE, List.of(), SECOND, 0))
        .withMessage("method must be GET or HEAD, was: POST");
  }

  @Test
  void isBoundedInTimeAndSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Probe("GET", VALIDATE, List.of(), Duration.ZERO, 0))
        .withMessage("timeout must be positive, was: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Probe("GET", VALIDATE, List.of(), SECOND, -1))
        .withMessage("maxReplyBytes must not be negative, was: -1");
  }

  @Test
  void headersAreNotReachedByTheirSource() {
    List<Header> source = new ArrayList<>(List.of(new Header("A", "1")));
    Probe probe = new Probe("GET", VALIDATE, source, SECOND, 0);
    source.clear();

    assertThat(probe.headers()).hasSize(1);
  }
}
