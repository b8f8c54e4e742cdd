package dev.forwarder.bench;

import static dev.forwarder.bench.echopost.ClientMain.HOP;
import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.echopost.AgentMain;
import dev.forwarder.bench.echopost.HandOver;
import dev.forwarder.bench.echopost.SwitchTask;
import dev.forwarder.bench.process.Adopted;
import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.cli.echopost.OwnAgent;
import dev.forwarder.endpoints.echopost.launch.AgentLauncher;
import dev.forwarder.endpoints.echopost.launch.LaunchException;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SystemTicks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A primary that dies under 1,000 items/s: from the first reply that fails to the first item that
 * the agent has, in a host that has run for ten seconds and has never had to do so before, where an
 * agent runs already (with logs of somebody else, whose server is away for longer) and where it
 * must be started first. When both servers are back, each item must have come.
 */
final class SwitchSuite implements Suite {

  private static final int PER_SECOND = 1000;
  private static final int SECONDS_BEFORE = 10;
  private static final long AFTER = 500;
  private static final int TIMES = 2;

  /** What an agent that runs already has, so that it stays: five seconds of such an outage. */
  private static final int EARLIER_LOGS = 5 * PER_SECOND;

  private static final int EARLIER_IN_FLIGHT = 16;

  private static final int NOBODYS_PORT = 9;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final double MOST_RUNNING = 50;
  private static final double MOST_STARTED = 2500;

  private static final String RUNNING = "agent-runs";
  private static final String STARTED = "agent-must-be-started";
  private static final Metric SWITCH = Metric.lower("millis_to_first_hand_over", "ms");
  private static final Metric LOST = Metric.lower("lost", "items");

  private final long before;

  /** The suite as it is measured. */
  SwitchSuite() {
    this(SECONDS_BEFORE);
  }

  /**
   * One whose primary dies sooner.
   *
   * @param secondsBefore how long the host has run then
   */
  SwitchSuite(int secondsBefore) {
    this.before = (long) secondsBefore * PER_SECOND;
  }

  @Override
  public String name() {
    return "switching";
  }

  @Override
  public String description() {
    return "time from a primary's first failure to the first item handed over";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    Path first = run.newFolder();
    Adopted agent = run.adopt(() -> agent(first));
    try (agent) {
      startAgent(first, NOBODYS_PORT); // it leaves its archive of classes to the others
    }
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (int i = 0; i < (run.options().quick() ? 1 : TIMES); i++) {
        once(run, samples, RUNNING);
        once(run, samples, STARTED);
      }
    }
    run.deleteFolders();
    samples.goal(RUNNING, FORWARDER, SWITCH, Goal.atMost(MOST_RUNNING));
    samples.goal(STARTED, FORWARDER, SWITCH, Goal.atMost(MOST_STARTED));
    for (String each : List.of(RUNNING, STARTED)) {
      samples.goal(each, FORWARDER, LOST, Goal.atMost(0));
    }
  }

  private void once(BenchRun run, Samples samples, String caseName) throws InterruptedException {
    Path directory = run.newFolder();
    Child sink = run.sink("202", "--keys");
    Child other = run.sink("202", "--keys");
    Adopted agent = run.adopt(() -> agent(directory));
    try (agent) {
      once(run, samples, caseName, directory, sink, other);
    }
    run.end(sink);
    run.end(other);
  }

  private void once(
      BenchRun run, Samples samples, String caseName, Path directory, Child sink, Child other)
      throws InterruptedException {
    int port = run.ports(sink).get(0).get(0);
    int otherPort = run.ports(other).get(0).get(0);
    List<String> program = OwnAgent.program(directory, null, null).command();
    if (caseName.equals(RUNNING)) {
      other.ask("down", SinkMark.class);
      startAgent(directory, otherPort);
      giveLogs(run, directory);
    }
    SwitchTask task = new SwitchTask(directory.toString(), port, PER_SECOND, program);
    Child host = run.host();
    try {
      host.ask("start", task, SwitchTask.Mark.class);
      await(host, mark -> mark.delivered() >= before);
      sink.ask("down", SinkMark.class);
      SwitchTask.Mark switched = await(host, mark -> mark.handedOver() >= AFTER);
      host.ask("pause", SwitchTask.Mark.class);
      sink.ask("up", SinkMark.class);
      SwitchTask.Mark end = await(host, mark -> mark.pending() == 0);
      other.ask("up", SinkMark.class);
      long earlier = caseName.equals(RUNNING) ? EARLIER_LOGS : 0;
      // what does not come in time is lost
      long items =
          Await.atMost(
              PATIENCE,
              came -> came >= end.accepted(),
              () -> came(sink) + came(other) - earlier,
              LOOK);
      samples.add(caseName, FORWARDER, SWITCH, switched.switchNanos() / 1e6);
      samples.add(caseName, FORWARDER, LOST, (double) lost(end, items));
      run.say("  %s: %.1f ms, %s", caseName, switched.switchNanos() / 1e6, end);
    } finally {
      run.end(host); // before the agent, which it would start anew
    }
  }

  private static void startAgent(Path directory, int port) throws InterruptedException {
    AgentFolder folder = AgentFolder.in(directory);
    URI server = URI.create("http://127.0.0.1:" + port);
    try {
      boolean started =
          new AgentLauncher(
                  folder, OwnAgent.program(directory, null, null), PATIENCE, SystemTicks.INSTANCE)
              .ensureListening(AgentMain.KEY, server);
      if (!started) {
        throw new IllegalStateException("somebody else's agent listens in " + folder.path());
      }
    } catch (LaunchException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void giveLogs(BenchRun run, Path directory) {
    Child client = run.client(HOP);
    HandOver task = new HandOver(directory.toString(), EARLIER_IN_FLIGHT, EARLIER_LOGS);
    HandOver.Done done = client.ask("send", task, HandOver.Done.class);
    if (done.stored() != EARLIER_LOGS) {
      throw new IllegalStateException("not all logs were taken: " + done);
    }
    run.end(client);
  }

  /** By the host's books, and by the sinks': each has another key than its copy at the agent. */
  private static long lost(SwitchTask.Mark end, long came) {
    long ended = end.accepted() - end.delivered() - end.handedOver();
    return Math.max(ended, end.accepted() - came) + end.refused();
  }

  private static long came(Child sink) {
    return sink.ask("mark", SinkMark.class).groups().get(0).keys();
  }

  private static SwitchTask.Mark await(Child host, Predicate<SwitchTask.Mark> is)
      throws InterruptedException {
    return Await.until(is, () -> host.ask("mark", SwitchTask.Mark.class), LOOK, PATIENCE);
  }

  /** It lives on behind who started it: its number is in its folder. */
  private static Optional<ProcessHandle> agent(Path directory) {
    Path status = AgentFolder.in(directory).statusFile();
    try {
      return Files.exists(status)
          ? ProcessHandle.of(Long.parseLong(Files.readString(status).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the agent's file cannot be read", e);
    }
  }
}
