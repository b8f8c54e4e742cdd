package dev.forwarder.bench.echopost;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Forwarder;
import dev.forwarder.bench.process.ClassPath;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.Durability;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.echopost.agent.AgentClaim;
import dev.forwarder.endpoints.echopost.agent.AgentSettings;
import dev.forwarder.endpoints.echopost.agent.EchoPostAgent;
import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.SpoolSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agent as a process: the program, with the settings of {@code forwarder echopost}. It takes
 * {@code -datanadhi FOLDER -health-url URL} and its key from the environment. With {@value #ASKED}
 * it says a line when it listens, answers {@code mark} ({@link AgentMark}), and ends when its input
 * does; without, it lives as an agent does.
 */
public final class AgentMain {

  /** The key of all that is sent. */
  public static final ApiKey KEY = ApiKey.of("bench", "0123456789abcdef0123456789abcdef");

  /** As the command line starts its agent: quick to start, small when idle. */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-Xshare:auto",
          "-Xlog:disable",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xms20m",
          "-Xmn10m",
          "-Xmx512m",
          "-Dlogback.configurationFile=bench-logback.xml");

  static final String ASKED = "-asked";

  private static final int IN_FLIGHT = 16;
  private static final int LARGEST_LOG = 65 << 20;
  private static final long MEMORY_BYTES = 80 << 20;
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** So long that none leaves in the midst of a run. */
  private static final Duration STAYS = Duration.ofMinutes(30);

  private AgentMain() {}

  /** What it says when it listens. */
  public record Listening(String socket) {}

  /** Serves until it has nothing to do, or is told to end. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> arguments = List.of(args);
    boolean asked = arguments.contains(ASKED);
    AgentSettings settings =
        AgentSettings.of(Path.of(after(arguments, "-datanadhi")), key())
            .withEmptyFor(asked ? STAYS : Duration.ofSeconds(10));
    Optional<AgentClaim> claim = AgentClaim.take(settings);
    if (claim.isEmpty()) {
      return;
    }
    try (AgentClaim held = claim.get()) {
      serve(held, settings, URI.create(after(arguments, "-health-url")), asked);
    }
    System.exit(0);
  }

  /**
   * What one is started with that is asked questions.
   *
   * @param datanadhiDir the directory that its folder lies in
   * @param port its server's, of loopback
   */
  public static List<String> arguments(Path datanadhiDir, int port) {
    return List.of(
        "-datanadhi",
        AgentFolder.in(datanadhiDir).path().toString(),
        "-health-url",
        "http://127.0.0.1:" + port,
        ASKED);
  }

  /** What starts one as a client starts it; the folder and the server are appended. */
  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", ClassPath.absolute(), AgentMain.class.getName()));
    return command;
  }

  private static ApiKey key() {
    String given = System.getenv(AgentProgram.KEY_VARIABLE);
    return given == null ? KEY : ApiKey.of(KEY.id(), given);
  }

  private static String after(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    if (at < 0 || at + 1 == arguments.size()) {
      throw new IllegalArgumentException(name + " is needed, was: " + arguments);
    }
    return arguments.get(at + 1);
  }

  private static void serve(AgentClaim claim, AgentSettings settings, URI server, boolean asked)
      throws IOException {
    Forwarder forwarder = forwarder(settings, server);
    forwarder.start();
    EchoPostAgent agent = EchoPostAgent.start(claim, forwarder, DatanadhiEndpoints.LOG, settings);
    if (asked) {
      LineServer lines = LineServer.ofProcess();
      lines.say(new Listening(settings.folder().socket().toString()));
      lines.serve(Map.of("mark", argument -> mark(forwarder)));
      agent.close();
    } else {
      Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
    }
    EchoPostAgent.End unused = agent.ended().toCompletableFuture().join();
    var unusedReport = forwarder.stop(Duration.ZERO);
  }

  private static Forwarder forwarder(AgentSettings settings, URI server) {
    Path folder = settings.folder().path();
    DatanadhiFamily family =
        new DatanadhiFamily(
            DatanadhiOptions.in(folder.resolveSibling("kept")).withKeyHeader("DATANADHI-API-KEY"));
    LogSettings standard = LogSettings.DEFAULT;
    LogSettings forced =
        new LogSettings(standard.framing(), Fsync.ALWAYS, standard.forceInterval(), FOR_EVER);
    SpoolSettings spool = SpoolSettings.of(Long.MAX_VALUE >> 13);
    return DefaultForwarder.builder()
        .domain(
            new Domain("echopost", server, Domain.Role.PRIMARY, family, List.of(settings.key())))
        .queue(
            QueueSettings.defaults()
                .withMemoryTotalBytes(MEMORY_BYTES)
                .withMemoryPerDomainBytes(MEMORY_BYTES)
                .withMaxPayloadBytes(LARGEST_LOG)
                .withOrder(RetryOrder.OLDEST_FIRST))
        .concurrency(
            ConcurrencySettings.defaults()
                .withWorkersPerDomain(1)
                .withRequestsPerWorker(IN_FLIGHT)
                .withAttemptTimeout(Duration.ofSeconds(10)))
        .storage(StorageSettings.defaults().withDurability(Durability.WRITE_AHEAD).withLogs(forced))
        .disk(
            new DiskSettings(
                folder.resolve("spool"),
                new SpoolSettings(
                    spool.limits(),
                    FullAction.REFUSE,
                    spool.fullWait(),
                    spool.openFiles(),
                    forced,
                    null)))
        .build();
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
