package dev.forwarder.bench.echopost;

import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A client of an agent in a process of its own: the program. Its argument is the way ({@link #HOP},
 * {@link #CHANNEL_PER_CALL}). It answers {@code send} (with a {@link HandOver}) with what that took
 * ({@link HandOver.Done}), and ends when its input does.
 */
public final class ClientMain {

  /** Our client. */
  public static final String HOP = "echopost-hop";

  /** A channel for each call. */
  public static final String CHANNEL_PER_CALL = "channel-per-call";

  private final String way;

  private ClientMain(String way) {
    this.way = way;
  }

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1 || !(args[0].equals(HOP) || args[0].equals(CHANNEL_PER_CALL))) {
      throw new IllegalArgumentException(HOP + " or " + CHANNEL_PER_CALL + " is needed");
    }
    ClientMain program = new ClientMain(args[0]);
    LineServer.ofProcess().serve(Map.of("send", program::send));
    System.exit(0);
  }

  private HandOver.Done send(String argument) throws InterruptedException {
    HandOver task = Json.read(argument, HandOver.class);
    Path directory = Path.of(task.datanadhiDir());
    try (Sender sender =
        way.equals(HOP)
            ? new HopSender(directory, Logs.body())
            : new ChannelPerCallSender(directory)) {
      return new Chains(sender, task).run();
    }
  }

  /** So many chains, in each of which an answer sends the next log. */
  private static final class Chains implements Sender.Answer {

    private final Sender sender;
    private final HandOver task;
    private final AtomicLong left;
    private final LongAdder stored = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final CountDownLatch running;

    Chains(Sender sender, HandOver task) {
      this.sender = sender;
      this.task = task;
      this.left = new AtomicLong(task.logs());
      this.running = new CountDownLatch(task.inFlight());
    }

    HandOver.Done run() throws InterruptedException {
      long cpu = Meters.cpuNanos();
      long start = System.nanoTime();
      for (int i = 0; i < task.inFlight(); i++) {
        next();
      }
      running.await();
      return new HandOver.Done(
          stored.sum(), refused.sum(), System.nanoTime() - start, Meters.cpuNanos() - cpu);
    }

    private void next() {
      if (left.getAndDecrement() > 0) {
        sender.send(this);
      } else {
        running.countDown();
      }
    }

    @Override
    public void answered(boolean wasStored) {
      (wasStored ? stored : refused).increment();
      next();
    }
  }
}
