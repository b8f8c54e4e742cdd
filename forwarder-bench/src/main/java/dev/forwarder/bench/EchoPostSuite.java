package dev.forwarder.bench;

import static dev.forwarder.bench.echopost.ClientMain.CHANNEL_PER_CALL;
import static dev.forwarder.bench.echopost.ClientMain.HOP;

import dev.forwarder.bench.echopost.AgentMain;
import dev.forwarder.bench.echopost.AgentMark;
import dev.forwarder.bench.echopost.HandOver;
import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.process.Meters;
import java.nio.file.Path;
import java.util.List;

/**
 * Logs of 500 bytes handed over to our agent at its real socket, each acknowledged when it is
 * forced to the disk, 128 in flight: by our client, and by one that makes a channel for each call.
 * The agent's server is down all the time, so that the agent does nothing but store. Both ways work
 * on the same agent, in turn.
 */
final class EchoPostSuite implements Suite {

  private static final String CASE = "500B/fsync-always/128-in-flight";
  private static final int IN_FLIGHT = 128;
  private static final int TURNS = 3;
  private static final int LEAST_PER_SECOND = 30_000;

  /** A channel of its own makes a log so much dearer that fewer of them take as long. */
  private static final int CHEAPER = 10;

  private static final Metric RATE = Metric.higher("logs_per_second", Metric.PER_SECOND);
  private static final Metric PER_CPU = Metric.PER_CPU_SECOND;
  private static final Metric AGENT_CORES = Metric.lower("agent_cores", Metric.CORES);

  /** A client, and how many logs it hands over in a turn. */
  private record Client(String name, Child process, long logs) {}

  @Override
  public String name() {
    return "hand-over";
  }

  @Override
  public String description() {
    return "durable logs/s handed over to our agent, against one channel for each call";
  }

  @Override
  public void run(BenchRun run, Samples samples) {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      round(run, samples);
      run.deleteFolders();
    }
    samples.goal(CASE, HOP, RATE, Goal.atLeast(LEAST_PER_SECOND));
    samples.note(CASE, CHANNEL_PER_CALL, RATE, "what the original client does");
    for (String client : List.of(HOP, CHANNEL_PER_CALL)) {
      samples.note(CASE, client, PER_CPU, "of client and agent together");
    }
  }

  private static void round(BenchRun run, Samples samples) {
    Path folder = run.newFolder();
    Child sink = run.sink("refuse");
    Child agent = run.agent(folder, run.ports(sink).get(0).get(0));
    AgentMain.Listening unused = agent.hear(AgentMain.Listening.class);
    long logs = run.options().records();
    List<Client> clients =
        List.of(
            new Client(HOP, run.client(HOP), logs),
            new Client(CHANNEL_PER_CALL, run.client(CHANNEL_PER_CALL), logs / CHEAPER));
    clients.forEach(client -> send(run, agent, client, folder));
    for (int i = 0; i < TURNS; i++) {
      List<Double> rates =
          run.eachInTurn(clients, client -> send(run, samples, agent, client, folder));
      samples.add(CASE, HOP, RATE.ratioTo(CHANNEL_PER_CALL), rates.get(0) / rates.get(1));
    }
    clients.forEach(client -> run.end(client.process()));
    run.end(agent);
    run.end(sink);
  }

  private static double send(
      BenchRun run, Samples samples, Child agent, Client client, Path folder) {
    AgentMark from = agent.ask("mark", AgentMark.class);
    HandOver.Done done = send(run, agent, client, folder);
    AgentMark to = agent.ask("mark", AgentMark.class);
    long agentNanos = Meters.cpuNanos(from.cpuNanos(), to.cpuNanos());
    samples.add(CASE, client.name(), RATE, done.perSecond());
    samples.add(CASE, client.name(), PER_CPU, done.stored() * 1e9 / (done.cpuNanos() + agentNanos));
    samples.add(CASE, client.name(), Metric.CLIENT_CORES, (double) done.cpuNanos() / done.nanos());
    samples.add(
        CASE, client.name(), AGENT_CORES, (double) agentNanos / (to.nanos() - from.nanos()));
    return done.perSecond();
  }

  /** The agent's books and the client's must agree. */
  private static HandOver.Done send(BenchRun run, Child agent, Client client, Path folder) {
    long before = agent.ask("mark", AgentMark.class).stored();
    HandOver task = new HandOver(folder.toString(), IN_FLIGHT, client.logs());
    HandOver.Done done = client.process().ask("send", task, HandOver.Done.class);
    AgentMark after = agent.ask("mark", AgentMark.class);
    if (done.refused() != 0 || after.stored() - before != done.stored() || after.lost() != 0) {
      throw new IllegalStateException(
          "acknowledged and stored differ: " + done + ", " + before + " before " + after);
    }
    run.say("  %s, %s: %,.0f/s", CASE, client.name(), done.perSecond());
    return done;
  }
}
