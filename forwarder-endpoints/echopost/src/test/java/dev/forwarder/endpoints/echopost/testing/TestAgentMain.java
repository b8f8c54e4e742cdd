package dev.forwarder.endpoints.echopost.testing;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.endpoints.echopost.agent.AgentClaim;
import dev.forwarder.endpoints.echopost.agent.AgentSettings;
import dev.forwarder.endpoints.echopost.agent.EchoPostAgent;
import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An agent as a process, with a file for a spool: {@code stored.jsonl} in its folder. Something is
 * pending until there is a file {@code server-is-up}, so that it stays, however long its first log
 * takes to come. Each start leaves a file {@code started-PID}.
 */
public final class TestAgentMain {

  private static final String STARTED = "started-";

  /** Longer than the first log needs on a machine that others use. */
  private static final Duration EMPTY_FOR = Duration.ofSeconds(5);

  private TestAgentMain() {}

  /** What starts one. */
  public static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Dlogback.configurationFile=none.xml",
        "-cp",
        System.getProperty("java.class.path"),
        TestAgentMain.class.getName());
  }

  /** The processes that were started in a folder, and took it. */
  public static List<ProcessHandle> startedIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(STARTED))
          .map(name -> Long.valueOf(name.substring(STARTED.length())))
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often one was started in a folder, and took it. */
  public static int starts(Path folder) {
    File[] files = folder.toFile().listFiles((dir, name) -> name.startsWith(STARTED));
    return files == null ? 0 : files.length;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[List.of(args).indexOf("-datanadhi") + 1]);
    AgentSettings settings =
        AgentSettings.of(folder, ApiKey.of(System.getenv(AgentProgram.KEY_VARIABLE)))
            .withEmptyFor(EMPTY_FOR);
    Optional<AgentClaim> claim = AgentClaim.take(settings);
    if (claim.isEmpty()) {
      return;
    }
    Files.createFile(folder.resolve(STARTED + ProcessHandle.current().pid()));
    EchoPostAgent agent =
        EchoPostAgent.start(
            claim.get(), new FileForwarder(folder), Endpoint.post("log", "/log"), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
    agent.ended().toCompletableFuture().join();
    claim.get().close();
  }

  private static final class FileForwarder extends FakeForwarder {
    private final Path stored;
    private final Path serverIsUp;

    FileForwarder(Path folder) throws IOException {
      stored = folder.resolve("stored.jsonl");
      serverIsUp = folder.resolve("server-is-up");
      if (Files.exists(stored)) {
        Files.readAllLines(stored).forEach(super::accept);
      }
      super.accept("what keeps it here");
    }

    @Override
    protected void accept(String body) {
      try {
        Files.writeString(
            stored, body + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      super.accept(body);
    }

    @Override
    public synchronized ForwarderStats stats() {
      if (Files.exists(serverIsUp)) {
        deliverAll();
      }
      return super.stats();
    }
  }
}
