package dev.forwarder.bench.sink;

import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A lean server on loopback that counts, of HTTP/1.1 and of Kafka's producers: the program. It says
 * its ports on a line of JSON ({@link Ports}), answers {@code mark} with what it has counted
 * ({@link SinkMark}), likewise {@code down} (all ports refuse connections) and {@code up} (they
 * take them again), and ends when its input does.
 */
@Command(
    name = "sink",
    description =
        "Answers requests of HTTP/1.1 or of Kafka's producers on free ports of loopback, and counts"
            + " them.")
public final class Sink implements Callable<Integer> {

  /**
   * What a sink says at its start.
   *
   * @param groups the numbers of the ports of each argument
   */
  public record Ports(List<List<Integer>> groups) {}

  @Parameters(
      arity = "1..*",
      paramLabel = "BEHAVIOUR[xN]",
      description =
          "202, 202,fail=0.01:503, 202,delay=1000, 202,records=1024, stream,records=1024,"
              + " kafka,records=1024, silent or refuse, on N ports.")
  private List<String> wanted = List.of();

  @Option(names = "--seed", description = "Of what fails at random.")
  private long seed = 1;

  @Option(names = "--keys", description = "Tell idempotency keys apart, which costs memory.")
  private boolean keepsKeys;

  private final List<List<Port>> groups = new ArrayList<>();

  /** Runs a sink until its input ends. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Sink()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    LineServer server = LineServer.ofProcess();
    Random seeds = new Random(seed);
    try (SinkLoop loop = new SinkLoop(keepsKeys)) {
      List<List<Integer>> numbers = new ArrayList<>();
      for (String group : wanted) {
        numbers.add(open(group, loop, seeds));
      }
      Thread thread = new Thread(loop, "sink");
      thread.setDaemon(true);
      thread.start();
      server.say(new Ports(numbers));
      server.serve(
          Map.of(
              "mark", argument -> loop.ask(this::mark),
              "down", argument -> loop.ask(() -> each(loop::down)),
              "up", argument -> loop.ask(() -> each(loop::up))));
    }
    return 0;
  }

  private List<Integer> open(String group, SinkLoop loop, Random seeds) throws IOException {
    String[] behaviourAndTimes = group.split("x", 2);
    Behaviour behaviour = Behaviour.parse(behaviourAndTimes[0]);
    int times = behaviourAndTimes.length < 2 ? 1 : Integer.parseInt(behaviourAndTimes[1]);
    List<Port> ports = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Port port = new Port(behaviour, new Random(seeds.nextLong()), keepsKeys);
      ports.add(port);
      numbers.add(loop.open(port, behaviour));
    }
    groups.add(ports);
    return numbers;
  }

  private SinkMark each(Consumer<Port> action) {
    groups.forEach(ports -> ports.forEach(action));
    return mark();
  }

  private SinkMark mark() {
    return new SinkMark(
        System.nanoTime(),
        Meters.cpuNanos(),
        groups.stream()
            .map(ports -> ports.stream().map(Port::counted).reduce(SinkMark.Group::plus))
            .map(sum -> sum.orElseThrow())
            .toList());
  }
}
