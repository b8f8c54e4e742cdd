package dev.forwarder.bench.sink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The one thread of a sink, with all its ports and connections. */
final class SinkLoop implements Runnable, AutoCloseable {

  private static final int BACKLOG = 4096;
  private static final int BUFFER_BYTES = 256 << 10;

  private final Selector selector;
  private final MessageHead head;
  private final ReadBuffer buffer = new ReadBuffer(BUFFER_BYTES);
  private final Queue<Question<?>> questions = new ConcurrentLinkedQueue<>();
  private final List<Port> slow = new ArrayList<>();
  private final Map<Port, NetworkChannel> sockets = new LinkedHashMap<>();
  private volatile boolean closed;
  private volatile boolean ended;

  SinkLoop(boolean keepsKeys) throws IOException {
    this.selector = Selector.open();
    this.head = new MessageHead(keepsKeys);
  }

  /** Opens a port; before {@link #run}. Answers its number. */
  int open(Port port, Behaviour behaviour) throws IOException {
    if (behaviour.kind() == Behaviour.Kind.REFUSE) {
      return refuse(port, 0);
    }
    if (!behaviour.delay().isZero()) {
      slow.add(port);
    }
    int number = listen(port, 0);
    port.opened(number);
    return number;
  }

  /** Bound and not listened on: nobody else gets the number, and who connects is refused. */
  private int refuse(Port port, int number) throws IOException {
    return keep(
        port,
        SocketChannel.open()
            .setOption(StandardSocketOptions.SO_REUSEADDR, true)
            .bind(address(number)));
  }

  private int listen(Port port, int number) throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open()
            .setOption(StandardSocketOptions.SO_REUSEADDR, true)
            .bind(address(number), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT, port);
    return keep(port, server);
  }

  private static InetSocketAddress address(int number) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
  }

  private int keep(Port port, NetworkChannel socket) throws IOException {
    sockets.put(port, socket);
    return number(socket);
  }

  private static int number(NetworkChannel socket) throws IOException {
    return ((InetSocketAddress) socket.getLocalAddress()).getPort();
  }

  /** Closes every connection to a port, and refuses new ones. The loop's thread. */
  void down(Port port) {
    reopen(port, this::refuse);
  }

  /** Takes connections again. The loop's thread. */
  void up(Port port) {
    reopen(port, this::listen);
  }

  private interface Opening {
    int open(Port port, int number) throws IOException;
  }

  private void reopen(Port port, Opening opening) {
    try {
      NetworkChannel socket = requireNonNull(sockets.get(port), "socket");
      int number = number(socket);
      socket.close();
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof Connection connection && connection.isOf(port)) {
          connection.close();
        }
      }
      selector.selectNow(); // until then, what was registered is not quite closed
      opening.open(port, number);
    } catch (IOException e) {
      throw new UncheckedIOException("a port of the sink cannot be opened anew: " + e, e);
    }
  }

  /** Asks something of the ports, between two requests; throws where there can be no answer. */
  <T> T ask(Supplier<T> supplier) {
    Question<T> question = new Question<>(supplier);
    questions.add(question);
    selector.wakeup();
    if (ended) {
      failQuestions(); // nobody else looks at them any more
    }
    return question.await();
  }

  private void failQuestions() {
    for (Question<?> each = questions.poll(); each != null; each = questions.poll()) {
      each.fail(new IllegalStateException("the sink has ended, and answers nothing any more"));
    }
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        selector.select(this::ready, pauseMillis());
        sendLate();
        for (Question<?> each = questions.poll(); each != null; each = questions.poll()) {
          each.answer();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sink cannot go on", e);
    } finally {
      ended = true;
      failQuestions();
    }
  }

  /** Until the next late reply; 0 is for ever. */
  private long pauseMillis() {
    long pause = 0;
    for (Port port : slow) {
      Long next = port.nextLate(System.nanoTime());
      if (next != null) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(next));
        pause = pause == 0 ? millis : Math.min(pause, millis);
      }
    }
    return pause;
  }

  private void sendLate() {
    for (Port port : slow) {
      port.sendLate(System.nanoTime());
    }
  }

  private void ready(SelectionKey key) {
    Object attached = key.attachment();
    if (attached instanceof Connection connection) {
      connection.ready(buffer);
    } else if (attached instanceof Port port) {
      accept((ServerSocketChannel) key.channel(), port);
    }
  }

  private void accept(ServerSocketChannel server, Port port) {
    try {
      SocketChannel channel = server.accept();
      if (channel != null) {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new Connection(key, channel, port, head));
        port.connected();
      }
    } catch (IOException e) {
      port.broke();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    for (NetworkChannel socket : sockets.values()) {
      socket.close();
    }
  }
}
