package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.echopost.AgentMain;
import dev.forwarder.bench.echopost.SwitchTask;
import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A primary that dies under 1,000 items/s: from the first reply that fails to the first item that
 * the agent has, in a host that has never had to do so before, where an agent listens already and
 * where it must be started first. When the primary is back, each item must have come there.
 */
final class SwitchSuite implements Suite {

  private static final int PER_SECOND = 1000;
  private static final long BEFORE = 2000;
  private static final long AFTER = 500;
  private static final int TIMES = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 5;
  private static final double MOST_RUNNING = 50;
  private static final double MOST_STARTED = 2500;

  private static final String RUNNING = "agent-runs";
  private static final String STARTED = "agent-must-be-started";
  private static final Metric SWITCH = Metric.lower("millis_to_first_hand_over", "ms");
  private static final Metric LOST = Metric.lower("lost", "items");

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
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.sayRound(name(), round);
      for (int i = 0; i < TIMES; i++) {
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

  private static void once(BenchRun run, Samples samples, String caseName)
      throws InterruptedException {
    Path directory = run.newFolder();
    Child sink = run.sink("202", "--keys");
    int port = run.ports(sink).get(0).get(0);
    List<Child> agent = new ArrayList<>();
    if (caseName.equals(RUNNING)) {
      agent.add(run.agent(directory, port));
      AgentMain.Listening unused = agent.get(0).hear(AgentMain.Listening.class);
    }
    Child host = run.host();
    SwitchTask task = new SwitchTask(directory.toString(), port, PER_SECOND, AgentMain.command());
    host.ask("start", task, SwitchTask.Mark.class);
    await(host, mark -> mark.delivered() >= BEFORE);
    sink.ask("down", SinkMark.class);
    SwitchTask.Mark switched = await(host, mark -> mark.handedOver() >= AFTER);
    host.ask("pause", SwitchTask.Mark.class);
    sink.ask("up", SinkMark.class);
    SwitchTask.Mark end = await(host, mark -> mark.pending() == 0);
    awaitCame(sink, end.accepted());
    long came = came(sink);
    samples.add(caseName, FORWARDER, SWITCH, switched.switchNanos() / 1e6);
    samples.add(caseName, FORWARDER, LOST, (double) lost(end, came));
    run.say("  %s: %.1f ms, %s", caseName, switched.switchNanos() / 1e6, end);
    run.end(host);
    agent.forEach(run::end);
    endStarted(directory);
    run.end(sink);
  }

  /** By the host's books, and by the sink's: each has another key than its copy at the agent. */
  private static long lost(SwitchTask.Mark end, long came) {
    long ended = end.accepted() - end.delivered() - end.handedOver();
    return Math.max(ended, end.accepted() - came) + end.refused();
  }

  private static long came(Child sink) {
    return sink.ask("mark", SinkMark.class).groups().get(0).keys();
  }

  private static SwitchTask.Mark await(Child host, Predicate<SwitchTask.Mark> is)
      throws InterruptedException {
    SwitchTask.Mark mark = host.ask("mark", SwitchTask.Mark.class);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!is.test(mark)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("still not after " + PATIENCE + ": " + mark);
      }
      Thread.sleep(LOOK_MILLIS);
      mark = host.ask("mark", SwitchTask.Mark.class);
    }
    return mark;
  }

  /** What does not come in time is lost. */
  private static void awaitCame(Child sink, long items) throws InterruptedException {
    BooleanSupplier came = () -> came(sink) >= items;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!came.getAsBoolean() && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** One that a host has started lives on behind it: its number is in its folder. */
  private static void endStarted(Path directory) {
    Path status = AgentFolder.in(directory).statusFile();
    try {
      if (Files.exists(status)) {
        long pid = Long.parseLong(Files.readString(status).strip());
        ProcessHandle.of(pid).ifPresent(SwitchSuite::end);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the agent's file cannot be read", e);
    }
  }

  private static void end(ProcessHandle agent) {
    agent.destroy();
    var unused = agent.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
