package dev.forwarder.bench;

import static dev.forwarder.bench.echopost.ClientMain.HOP;

import dev.forwarder.bench.echopost.AgentMain;
import dev.forwarder.bench.echopost.AgentMark;
import dev.forwarder.bench.echopost.HandOver;
import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.process.Meters;
import dev.forwarder.bench.sink.SinkMark;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an agent has stored while its server was down, sent when that is back: from the first log
 * that the server takes to the last. It is the first thing that the agent's process ever sends, as
 * after every outage. The sink's books against the agent's.
 */
final class AgentReplaySuite implements Suite {

  private static final String AGENT = "echopost-agent";
  private static final String CASE = "500B/backlog";
  private static final int IN_FLIGHT = 128;
  private static final int LEAST_PER_SECOND = 24_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(5);

  private static final Metric RATE = Metric.higher("logs_per_second", Metric.PER_SECOND);
  private static final Metric BEGINS = Metric.lower("millis_until_it_begins", "ms");
  private static final Metric PER_CPU = Metric.PER_CPU_SECOND;
  private static final Metric RESIDENT = Metric.lower("resident_mib_when_empty", "MiB");
  private static final Metric AGENT_CORES = Metric.lower("agent_cores", Metric.CORES);

  @Override
  public String name() {
    return "agent-replay";
  }

  @Override
  public String description() {
    return "logs/s that an agent sends when its server is back";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      round(run, samples);
      run.deleteFolders();
    }
    samples.goal(CASE, AGENT, RATE, Goal.atLeast(LEAST_PER_SECOND));
    samples.note(CASE, AGENT, RATE, "%,d logs, from a JVM that has sent none".formatted(logs(run)));
    samples.note(CASE, AGENT, BEGINS, "it asks each 500 ms");
  }

  private static long logs(BenchRun run) {
    return run.options().records();
  }

  private static void round(BenchRun run, Samples samples) throws InterruptedException {
    Path folder = run.newFolder();
    Child sink = run.sink("202");
    Child agent = run.agent(folder, run.ports(sink).get(0).get(0));
    AgentMain.Listening unused = agent.hear(AgentMain.Listening.class);
    SinkMark down = sink.ask("down", SinkMark.class);
    Child client = run.client(HOP);
    HandOver task = new HandOver(folder.toString(), IN_FLIGHT, logs(run));
    HandOver.Done stored = client.ask("send", task, HandOver.Done.class);
    run.end(client);
    AgentMark before = agent.ask("mark", AgentMark.class);
    SinkMark up = sink.ask("up", SinkMark.class);
    SinkMark first = awaitTaken(sink, taken(down));
    AgentMark end = awaitNothingPending(agent);
    SinkMark last = sink.ask("mark", SinkMark.class);
    long taken = taken(last) - taken(down);
    if (end.lost() != 0 || taken < stored.stored() || end.delivered() < stored.stored()) {
      throw new IllegalStateException("lost: " + end + ", the sink took " + taken);
    }
    double sent = (double) stored.stored() - (taken(first) - taken(down));
    double perSecond = sent * 1e9 / (last.nanos() - first.nanos());
    samples.add(CASE, AGENT, RATE, perSecond);
    samples.add(CASE, AGENT, BEGINS, (first.nanos() - up.nanos()) / 1e6);
    double cpuNanos = Meters.cpuNanos(before.cpuNanos(), end.cpuNanos());
    samples.add(CASE, AGENT, AGENT_CORES, cpuNanos / (end.nanos() - before.nanos()));
    samples.add(CASE, AGENT, PER_CPU, stored.stored() * 1e9 / cpuNanos);
    samples.add(CASE, AGENT, RESIDENT, (double) (end.residentBytes() >> 20));
    run.say("  %s: %,.0f/s", CASE, perSecond);
    run.end(agent);
    run.end(sink);
  }

  private static long taken(SinkMark mark) {
    return mark.groups().get(0).taken();
  }

  /** A question for its health is taken as well: it is the first after that. */
  private static SinkMark awaitTaken(Child sink, long before) throws InterruptedException {
    return Await.until(
        mark -> taken(mark) > before + 1, () -> sink.ask("mark", SinkMark.class), LOOK, PATIENCE);
  }

  private static AgentMark awaitNothingPending(Child agent) throws InterruptedException {
    return Await.until(
        mark -> mark.pending() == 0, () -> agent.ask("mark", AgentMark.class), LOOK, PATIENCE);
  }
}
