package dev.forwarder.cli.echopost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.cli.CommandLines;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's command in this process; as a process of its own it is in {@code EchoPostIT}. */
final class EchoPostCommandTest {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();

  @Test
  void listensUntilItIsAskedToEnd() {
    console.withEnvironment("DATANADHI_API_KEY", KEY);
    AgentFolder agent = new AgentFolder(folder.resolve("echopost"));
    CompletableFuture<Integer> exit = run("-datanadhi", agent.path().toString());

    Awaitility.await().until(agent::isListening);
    assertThat(Files.exists(agent.statusFile())).isTrue();
    console.askToEnd();

    assertThat(exit.join()).isZero();
    assertThat(agent.isListening()).isFalse();
    assertThat(Files.exists(agent.socket())).isFalse();
    assertThat(console.err()).contains("listening at", "left: closed").doesNotContain("seen");
  }

  @Test
  void secondOneInAFolderGivesWay() {
    console.withEnvironment("DATANADHI_API_KEY", KEY);
    AgentFolder agent = new AgentFolder(folder);
    CompletableFuture<Integer> first = run("-datanadhi", folder.toString());
    Awaitility.await().until(agent::isListening);

    assertThat(run("--datanadhi=" + folder).join()).isZero();

    assertThat(console.err()).contains("another agent listens at " + agent.socket());
    assertThat(agent.isListening()).isTrue();
    console.askToEnd();
    assertThat(first.join()).isZero();
  }

  @Test
  void keyMayComeFromTheOptionAndIsNeverShown() {
    AgentFolder agent = new AgentFolder(folder);
    CompletableFuture<Integer> exit = run("-datanadhi", folder.toString(), "-api-key", KEY);
    Awaitility.await().until(agent::isListening);
    console.askToEnd();

    assertThat(exit.join()).isZero();
    assertThat(console.err()).doesNotContain("seen");
  }

  @Test
  void socketHasTheModeThatIsAskedFor() throws Exception {
    console.withEnvironment("DATANADHI_API_KEY", KEY);
    AgentFolder agent = new AgentFolder(folder);
    CompletableFuture<Integer> exit =
        run("-datanadhi", folder.toString(), "--socket-mode=rwxrwx---", "--strict");
    Awaitility.await().until(agent::isListening);

    assertThat(Files.getPosixFilePermissions(agent.socket()))
        .isEqualTo(PosixFilePermissions.fromString("rwxrwx---"));
    console.askToEnd();
    assertThat(exit.join()).isZero();
  }

  @Test
  void addressMayHaveWhatAddressesMayHave() {
    console.withEnvironment("DATANADHI_API_KEY", KEY);
    AgentFolder agent = new AgentFolder(folder);
    CompletableFuture<Integer> exit =
        run("-datanadhi", folder.toString(), "-health-url=" + NOBODY + "/a=b");
    Awaitility.await().until(agent::isListening);
    console.askToEnd();

    assertThat(exit.join()).isZero();
  }

  /** A host's file is its agent's, too, and may have domains of other families. */
  @Test
  void settingsFileMayBeThatOfAHostOfOtherFamilies() throws Exception {
    console.withEnvironment("DATANADHI_API_KEY", KEY);
    Path config = folder.resolve("forwarder.yml");
    Files.writeString(config, "api_key: " + KEY + "\nsite: datadoghq.com\nforwarder_timeout: 3s\n");
    AgentFolder agent = new AgentFolder(folder.resolve("echopost"));
    CompletableFuture<Integer> exit =
        run("-datanadhi", agent.path().toString(), "--config=" + config);
    Awaitility.await().until(agent::isListening);
    console.askToEnd();

    assertThat(exit.join()).as(console.err()).isZero();
  }

  @Test
  void badUsageIsToldWithTheNameAndWhatIsAllowed() {
    assertBad("DATANADHI_API_KEY (or -api-key)", "-datanadhi", folder.toString());
    console.withEnvironment("DATANADHI_API_KEY", KEY);
    assertBad("-datanadhi");
    assertBad(
        "-health-url: must be http(s)://host",
        "-datanadhi",
        folder.toString(),
        "-health-url=ftp://nowhere");
    assertBad(
        "-health-url: port must be 1 to 65535, was: 70000",
        "-datanadhi",
        folder.toString(),
        "-health-url=http://127.0.0.1:70000");
    assertBad("--socket-mode: must be", "-datanadhi", folder.toString(), "--socket-mode=777");
    assertBad("begin with rw", "-datanadhi", folder.toString(), "--socket-mode=---rwxrwx");
    assertBad("--key-header", "-datanadhi", folder.toString(), "--key-header", "a b");
    assertBad(
        "cannot be read", "-datanadhi", folder.toString(), "--config=" + folder.resolve("none"));
    assertThat(console.err()).doesNotContain("seen");
  }

  private void assertBad(String message, String... options) {
    assertThat(run(options).join()).as(console.err()).isEqualTo(2);
    assertThat(console.err()).contains(message);
  }

  @Test
  void folderThatCannotBeUsedIsExitCodeOne() throws Exception {
    console.withEnvironment("DATANADHI_API_KEY", KEY);
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("-datanadhi", file.toString()).join()).isEqualTo(1);

    assertThat(console.err()).contains(file.toString());
  }

  private CompletableFuture<Integer> run(String... options) {
    String[] all = new String[options.length + 1];
    System.arraycopy(options, 0, all, 1, options.length);
    all[0] = "--health-url=" + NOBODY;
    boolean named = String.join(" ", options).contains("-health-url");
    return CompletableFuture.supplyAsync(
        () -> CommandLines.run(console, "echopost", named ? options : all));
  }
}
