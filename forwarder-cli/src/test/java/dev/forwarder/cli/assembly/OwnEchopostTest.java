package dev.forwarder.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Transport;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.datanadhi.settings.EchopostDetails;
import dev.forwarder.endpoints.datanadhi.settings.EchopostMode;
import dev.forwarder.endpoints.echopost.EchoPostSettings;
import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /** It has been read by now, and would keep an agent waiting. */
  @Test
  void settingsFileThatIsAPipeIsNotTheAgentsToo() throws IOException {
    Path file = Files.createFile(directory.resolve("forwarder.yml"));

    assertThat(command(new OwnEchopost(file))).containsSequence("--config", file.toString());
    assertThat(command(new OwnEchopost(Path.of("/dev/null")))).doesNotContain("--config");
  }

  private List<String> command(OwnEchopost with) {
    EchoPostSettings settings = with.settings("key", DatanadhiOptions.in(directory));
    return ((JavaProgram) settings.program()).command();
  }

  @Test
  void folderIsForOneDomainUntilThatIsGone() {
    Transport first = open("first");
    assertThat(hop("second")).isNull();

    Transport replaced = open("first");
    first.close();
    assertThat(hop("second")).as("the first has another hop open").isNull();
    replaced.close();

    Transport second = open("second");
    assertThat(hop("first")).isNull();
    second.close();
  }

  @Test
  void toBeAskedIsNotToUseIt() {
    open("first").close();
    assertThat(hop("second")).isNotNull();

    Transport third = open("third");
    third.close();
  }

  @Test
  void folderThatHoldsLogsOfAnotherIsNotHandedOn() throws IOException {
    open("first").close();
    AgentFolder folder = AgentFolder.in(directory);
    folder.create();
    Files.writeString(folder.statusFile(), "1");

    assertThat(hop("second")).isNull();
    assertThat(hop("first")).isNotNull();

    Files.delete(folder.statusFile());
    assertThat(hop("second")).isNotNull();
    assertThat(
            echopost.hop(
                domain("second"), DatanadhiOptions.in(directory).withEchopost(EchopostMode.BINARY)))
        .as("what the original holds cannot be seen")
        .isNull();
  }

  private Transport open(String name) {
    return hop(name).open(domain(name), null);
  }

  private Hop hop(String name) {
    return echopost.hop(domain(name), DatanadhiOptions.in(directory));
  }

  private Domain domain(String name) {
    return new Domain(
        name,
        URI.create("http://127.0.0.1:1"),
        Domain.Role.PRIMARY,
        new DatanadhiFamily(DatanadhiOptions.in(directory)),
        List.of(ApiKey.of("a-key-of-a-test-0001")));
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
