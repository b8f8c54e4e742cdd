package dev.forwarder.endpoints.datanadhi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatanadhiOptionsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final DatanadhiOptions OPTIONS = DatanadhiOptions.in(Path.of("x"));

  @Test
  void everyPartIsChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProbeTimes(Duration.ZERO, SECOND))
        .withMessage("interval must be positive, was: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProbeTimes(SECOND, Duration.ofMillis(-1)))
        .withMessageContaining("timeout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DrainNumbers(0.1, 0.1, SECOND))
        .withMessageContaining("end 0.1, start 0.1");
    assertThatIllegalArgumentException().isThrownBy(() -> new DrainNumbers(1.1, 0, SECOND));
    assertThatIllegalArgumentException().isThrownBy(() -> new DrainNumbers(Double.NaN, 0, SECOND));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UploadOptions(1, 1, SECOND, 1))
        .withMessage("maxItems must be at least 2, was: 1");
    assertThatIllegalArgumentException().isThrownBy(() -> new UploadOptions(2, 0, SECOND, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new UploadOptions(2, 1, SECOND, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.withKeyHeader("a b"))
        .withMessageContaining("HTTP token");
    assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withDroppedMaxBytes(0));
    assertThatNullPointerException()
        .isThrownBy(() -> DatanadhiOptions.in(null))
        .withMessage("directory");
  }

  @Test
  void detailsOfEchopostAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> details(Duration.ZERO, 1, SECOND))
        .withMessage("timeout must be positive, was: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> details(SECOND, 0, SECOND))
        .withMessage("maxInFlight must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> details(SECOND, 1, SECOND.negated()))
        .withMessage("retryAfter must not be negative, was: PT-1S");
  }

  private static EchopostDetails details(Duration timeout, int maxInFlight, Duration retryAfter) {
    return new EchopostDetails(
        timeout,
        maxInFlight,
        SECOND,
        retryAfter,
        false,
        "rwx------",
        EchopostDetails.DEFAULT_MIRROR,
        null,
        false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://x", "/path", "http://", "http://u:p@x", "http://x?q=1", "http://x:0"})
  void aFallbackMustBeAServer(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.withFallback(URI.create(url.equals("http://") ? "http:x" : url)))
        .withMessageStartingWith("fallback must be http(s)://");
  }

  @Test
  void slashesAtTheEndOfAHostAreRemoved() {
    assertThat(OPTIONS.withFallback(URI.create("http://x:1//")).fallback())
        .isEqualTo(URI.create("http://x:1"));
    assertThat(new ProbeTimes(SECOND, SECOND).of(URI.create("http://x/a")).uri())
        .isEqualTo(URI.create("http://x/a/"));
    assertThat(new ProbeTimes(SECOND, SECOND).of(URI.create("http://x/")).uri())
        .isEqualTo(URI.create("http://x/"));
  }
}
