package dev.forwarder.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.EchopostDetails;
import dev.forwarder.endpoints.datanadhi.settings.EchopostMode;
import dev.forwarder.endpoints.echopost.EchoPostSettings;
import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnEchopostTest {
  private static final String DIGEST = "ab".repeat(32);

  @TempDir private Path directory;

  private final OwnEchopost echopost = new OwnEchopost(null);

  @Test
  void detailsReachTheHopAndTheAgent() {
    EchoPostSettings settings = echopost.settings("key", options());

    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(settings.maxInFlight()).isEqualTo(7);
    assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.retryAfter()).isEqualTo(Duration.ofSeconds(9));
    assertThat(((JavaProgram) settings.program()).command())
        .containsSequence("--socket-mode", "rwxrwx---")
        .contains("--strict");
  }

  @Test
  void originalIsFetchedAsTheDetailsSay() {
    EchoPostSettings settings =
        echopost.settings("key", options().withEchopost(EchopostMode.BINARY));

    BinarySettings binary = ((BinaryProgram) settings.program()).settings();
    assertThat(binary.mirror()).isEqualTo(URI.create("http://mirror:1"));
    assertThat(binary.sha256()).isEqualTo(DIGEST);
    assertThat(binary.downloadAllowed()).isTrue();
  }

  @Test
  void defaultsOfTheDetailsAreThoseOfTheHop() {
    EchoPostSettings settings = echopost.settings("key", DatanadhiOptions.in(directory));

    assertThat(settings).isEqualTo(EchoPostSettings.of(directory, "key", settings.program()));
    assertThat(EchopostDetails.DEFAULT_MIRROR).isEqualTo(BinarySettings.DEFAULT_MIRROR);
    assertThat(((JavaProgram) settings.program()).command())
        .containsSequence("--socket-mode", "rwx------")
        .doesNotContain("--strict");
  }

  private DatanadhiOptions options() {
    return DatanadhiOptions.in(directory)
        .withAgent(
            new EchopostDetails(
                Duration.ofSeconds(6),
                7,
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                true,
                "rwxrwx---",
                URI.create("http://mirror:1"),
                DIGEST,
                true));
  }
}
