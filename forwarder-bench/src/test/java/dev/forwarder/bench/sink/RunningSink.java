package dev.forwarder.bench.sink;

import java.io.IOException;
import java.util.Random;
import java.util.function.Consumer;

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

  /** From now on it refuses connections, and has none. */
  void down() {
    boolean unused = loop.ask(() -> run(loop::down));
  }

  /** It takes connections again. */
  void up() {
    boolean unused = loop.ask(() -> run(loop::up));
  }

  private boolean run(Consumer<Port> action) {
    action.accept(port);
    return true;
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
