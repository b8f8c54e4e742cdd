package dev.forwarder.bench.echopost;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Forwarder;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import dev.forwarder.cli.echopost.AgentForwarder;
import dev.forwarder.cli.echopost.AgentOptions;
import dev.forwarder.cli.echopost.OwnAgent;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.echopost.agent.AgentClaim;
import dev.forwarder.endpoints.echopost.agent.AgentSettings;
import dev.forwarder.endpoints.echopost.agent.EchoPostAgent;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The agent of {@code forwarder echopost}, in a process that can be asked: the program. Its
 * arguments are its folder and its server. It says a line when it listens, answers {@code mark}
 * ({@link AgentMark}), and ends when its input does.
 */
public final class AgentMain {

  /** The key of all that is sent. */
  public static final ApiKey KEY = ApiKey.of("bench", "0123456789abcdef0123456789abcdef");

  /** So long that none leaves in the midst of a run. */
  private static final Duration STAYS = Duration.ofMinutes(30);

  private AgentMain() {}

  /** What it says when it listens. */
  public record Listening(String socket) {}

  /** Serves until its input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    AgentSettings settings = AgentSettings.of(folder, KEY).withEmptyFor(STAYS);
    AgentOptions options =
        new AgentOptions(
            folder, KEY, URI.create(args[1]), "DATANADHI-API-KEY", folder, false, null);
    try (AgentClaim claim = AgentClaim.take(settings).orElseThrow()) {
      serve(claim, settings, AgentForwarder.of(AgentForwarder.load(options, Map.of())));
    }
    System.exit(0);
  }

  /** The options of its JVM. */
  public static List<String> jvmOptions() {
    List<String> options = new ArrayList<>(OwnAgent.jvmOptions());
    options.add("-Dlogback.configurationFile=bench-logback.xml");
    return options;
  }

  /**
   * Its arguments.
   *
   * @param datanadhiDir the directory that its folder lies in
   * @param port its server's, of loopback
   */
  public static List<String> arguments(Path datanadhiDir, int port) {
    return List.of(AgentFolder.in(datanadhiDir).path().toString(), "http://127.0.0.1:" + port);
  }

  private static void serve(AgentClaim claim, AgentSettings settings, DefaultForwarder forwarder)
      throws IOException {
    forwarder.start();
    EchoPostAgent agent = EchoPostAgent.start(claim, forwarder, DatanadhiEndpoints.LOG, settings);
    LineServer lines = LineServer.ofProcess();
    lines.say(new Listening(settings.folder().socket().toString()));
    lines.serve(Map.of("mark", argument -> mark(forwarder)));
    agent.close();
    var unused = forwarder.stop(Duration.ZERO);
  }

  private static AgentMark mark(Forwarder forwarder) {
    Counts total = forwarder.stats().total();
    return new AgentMark(
        System.nanoTime(),
        Meters.cpuNanos(),
        Meters.residentBytes(),
        total.accepted(),
        total.delivered(),
        total.accepted() - total.delivered() - total.pending(),
        total.pending());
  }
}
