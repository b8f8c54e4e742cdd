package dev.forwarder.endpoints.echopost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forwarder.api.ApiKey;
import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SystemTicks;
import dev.forwarder.endpoints.echopost.testing.AgentClient;
import dev.forwarder.endpoints.echopost.testing.LauncherMain;
import dev.forwarder.endpoints.echopost.testing.TestAgentMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentLauncherIT {

  private static final ApiKey KEY = ApiKey.of("a-key-of-a-test-0001");
  private static final URI SERVER = URI.create("http://127.0.0.1:1/");
  private static final Duration PLENTY = Duration.ofSeconds(30);

  @TempDir Path temporary;
  private AgentFolder folder;
  private final List<AgentFolder> folders = new ArrayList<>();

  @BeforeEach
  void setUp() {
    folder = newFolder("one");
  }

  private AgentFolder newFolder(String name) {
    AgentFolder next = AgentFolder.in(temporary.resolve(name));
    folders.add(next);
    return next;
  }

  @AfterEach
  void endAgents() {
    for (AgentFolder any : folders) {
      for (ProcessHandle agent : TestAgentMain.startedIn(any.path())) {
        agent.destroyForcibly();
        agent.onExit().orTimeout(20, TimeUnit.SECONDS).join();
      }
    }
  }

  @Test
  void agentHasASessionOfItsOwnAndNoStreams() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "sessions are read from /proc");

    assertThat(launcher(PLENTY).ensureListening(KEY, SERVER)).isTrue();

    long agent = agent().pid();
    assertThat(session(agent)).isEqualTo(agent);
    assertThat(session(ProcessHandle.current().pid())).isNotEqualTo(agent);
    for (String stream : List.of("0", "1", "2")) {
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + agent + "/fd/" + stream)))
          .hasToString("/dev/null");
    }
  }

  @Test
  void keyIsNotOnTheCommandLine() throws Exception {
    launcher(PLENTY).ensureListening(KEY, SERVER);

    Path commandLine = Path.of("/proc/" + agent().pid() + "/cmdline");
    assumeTrue(Files.exists(commandLine), "command lines are read from /proc");
    assertThat(Files.readString(commandLine).split("\0", -1))
        .containsSequence("-datanadhi", folder.path().toString())
        .containsSequence("-health-url", "http://127.0.0.1:1")
        .noneMatch(argument -> argument.contains(KEY.reveal()));
    try (AgentClient client = new AgentClient(folder.socket())) {
      assertThat(client.send("{}", KEY.reveal()).getSuccess()).isTrue();
    }
  }

  @Test
  void agentSurvivesItsParent() throws Exception {
    Host host = new Host();
    assertThat(host.launch(folder).get(60, TimeUnit.SECONDS)).isEqualTo("started");

    host.process.destroyForcibly();
    host.process.onExit().get(20, TimeUnit.SECONDS);

    assertThat(agent().isAlive()).isTrue();
    try (AgentClient client = new AgentClient(folder.socket())) {
      assertThat(client.send("{}", KEY.reveal()).getSuccess()).isTrue();
    }
  }

  @Test
  void staleSocketIsNoListener() throws Exception {
    folder.create();
    try (ServerSocketChannel died = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      died.bind(UnixDomainSocketAddress.of(folder.socket()));
    }

    assertThat(launcher(PLENTY).ensureListening(KEY, SERVER)).isTrue();

    assertThat(folder.isListening()).isTrue();
  }

  @Test
  void ofManyThreadsOneStartsIt() throws Exception {
    CyclicBarrier together = new CyclicBarrier(8);
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  together.await();
                  return launcher(PLENTY).ensureListening(KEY, SERVER);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start()));
    }

    int started = 0;
    for (CompletableFuture<Boolean> one : all) {
      started += one.get(60, TimeUnit.SECONDS) ? 1 : 0;
    }
    assertThat(started).isEqualTo(1);
    assertThat(TestAgentMain.starts(folder.path())).isEqualTo(1);
  }

  @Test
  void ofTwoProcessesOneStartsIt() throws Exception {
    int rounds = Integer.getInteger("echopost.races", 10);
    Host one = new Host();
    Host other = new Host();
    try {
      for (int round = 0; round < rounds; round++) {
        AgentFolder next = newFolder("race-" + round);
        CompletableFuture<String> first = one.launch(next);
        CompletableFuture<String> second = other.launch(next);

        assertThat(List.of(first.get(60, TimeUnit.SECONDS), second.get(60, TimeUnit.SECONDS)))
            .as("round %s", round)
            .containsExactlyInAnyOrder("started", "found");
        assertThat(TestAgentMain.starts(next.path())).isEqualTo(1);
        TestAgentMain.startedIn(next.path()).forEach(ProcessHandle::destroyForcibly);
      }
    } finally {
      one.process.destroyForcibly();
      other.process.destroyForcibly();
    }
  }

  @Test
  void agentThatEndsEarlyIsAFailureAtOnce() {
    AgentLauncher launcher = launcher(new JavaProgram(List.of("sh", "-c", "exit 3")), PLENTY);

    assertThatThrownBy(() -> launcher.ensureListening(KEY, SERVER))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("code 3");
  }

  @Test
  void programThatIsNotThereIsAFailureWithoutTheKey() {
    AgentLauncher launcher =
        launcher(new JavaProgram(List.of(temporary.resolve("none").toString())), PLENTY);

    assertThatThrownBy(() -> launcher.ensureListening(KEY, SERVER))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(folder.path().toString())
        .hasMessageNotContaining(KEY.reveal());
  }

  @Test
  void agentThatDoesNotListenIsNotWaitedForForEver() {
    AgentLauncher launcher =
        launcher(new JavaProgram(List.of("sh", "-c", "sleep 2")), Duration.ofMillis(300));

    assertThatThrownBy(() -> launcher.ensureListening(KEY, SERVER))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("did not listen within 300 ms");
  }

  @Test
  void agentThatGivesWayIsStartedAgain() throws Exception {
    Path times = temporary.resolve("times");
    Path script = temporary.resolve("gives-way");
    Files.writeString(
        script,
        "#!/bin/sh\necho x >> "
            + times
            + "\n[ $(wc -l < "
            + times
            + ") -lt 3 ] && exit 0\nexec \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(TestAgentMain.command());

    assertThat(launcher(new JavaProgram(command), PLENTY).ensureListening(KEY, SERVER)).isTrue();

    assertThat(Files.readAllLines(times)).hasSize(3);
  }

  @Test
  void originalIsGivenItsFlags() throws Exception {
    folder.create();
    Path arguments = temporary.resolve("arguments");
    Files.writeString(
        folder.program(), "#!/bin/sh\nprintf '%s\\n' \"$@\" > " + arguments + "\nexit 1\n");
    AgentLauncher launcher = launcher(new BinaryProgram(BinarySettings.DEFAULT), PLENTY);

    assertThatThrownBy(() -> launcher.ensureListening(KEY, SERVER)).hasMessageContaining("code 1");

    assertThat(Files.readAllLines(arguments))
        .containsExactly(
            "-datanadhi",
            folder.path().toString(),
            "-api-key",
            KEY.reveal(),
            "-health-url",
            "http://127.0.0.1:1");
  }

  @Test
  void folderOfALongPathHasAnAgentToo() throws Exception {
    AgentFolder deep = newFolder("d".repeat(120));

    assertThat(
            launcherIn(deep, new JavaProgram(TestAgentMain.command()), PLENTY)
                .ensureListening(KEY, SERVER))
        .isTrue();

    assertThat(Files.exists(deep.socket())).isTrue();
    try (AgentClient client = new AgentClient(deep.reachable().socket())) {
      assertThat(client.send("{}", KEY.reveal()).getSuccess()).isTrue();
    }
  }

  @Test
  void agentThatIsToldToEndIsFollowedByANewOneAtOnce() throws Exception {
    launcher(PLENTY).ensureListening(KEY, SERVER);
    ProcessHandle first = agent();

    first.destroy();
    await().until(() -> !folder.isListening());

    assertThat(launcher(PLENTY).ensureListening(KEY, SERVER)).isTrue();
    assertThat(folder.isListening()).isTrue();
    first.onExit().get(20, TimeUnit.SECONDS);
    assertThat(TestAgentMain.starts(folder.path())).isEqualTo(2);
  }

  private AgentLauncher launcher(Duration startTimeout) {
    return launcher(new JavaProgram(TestAgentMain.command()), startTimeout);
  }

  private AgentLauncher launcher(AgentProgram program, Duration startTimeout) {
    return launcherIn(folder, program, startTimeout);
  }

  private static AgentLauncher launcherIn(
      AgentFolder where, AgentProgram program, Duration startTimeout) {
    return new AgentLauncher(where, program, startTimeout, SystemTicks.INSTANCE);
  }

  private ProcessHandle agent() {
    return TestAgentMain.startedIn(folder.path()).get(0);
  }

  /** The sixth field; the second, a name in parentheses, may hold anything. */
  private static long session(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  /** A host in a process of its own. */
  private static final class Host {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    Host() throws IOException {
      process = LauncherMain.start();
      out = process.inputReader(StandardCharsets.UTF_8);
      in = process.outputWriter(StandardCharsets.UTF_8);
      assertThat(out.readLine()).isEqualTo("ready");
    }

    CompletableFuture<String> launch(AgentFolder where) throws IOException {
      in.write(where.path() + "\n");
      in.flush();
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return out.readLine();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
