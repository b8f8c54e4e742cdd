package dev.forwarder.bench.sink;

import java.io.IOException;
import java.util.Random;

/** A sink of one port in this process, for tests. */
public final class RunningSink implements AutoCloseable {

  private final SinkLoop loop;
  private final Port port;
  private final int number;
  private final Thread thread;

  public RunningSink(String behaviour) throws IOException {
    Behaviour parsed = Behaviour.parse(behaviour);
    this.loop = new SinkLoop(true);
    this.port = new Port(parsed, new Random(1), true);
    this.number = loop.open(port, parsed);
    this.thread = new Thread(loop, "test-sink");
    thread.start();
  }

  public int port() {
    return number;
  }

  public SinkMark.Group counted() {
    return loop.ask(port::counted);
  }

  @Override
  public void close() throws IOException {
    loop.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
