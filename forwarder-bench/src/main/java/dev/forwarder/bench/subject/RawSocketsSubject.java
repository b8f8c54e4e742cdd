package dev.forwarder.bench.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Batching;
import dev.forwarder.bench.sink.MessageHead;
import dev.forwarder.bench.sink.Wire;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Bare sockets: so many connections to each port, one request on each at a time, made beforehand
 * but for its idempotency key, and replies of which nothing is looked at but status and end. What
 * the system and the sink take for a request, and so the limit of every client that waits for a
 * reply before it uses a connection again. A request is one payload, or a full batch of records.
 */
final class RawSocketsSubject implements Subject {

  private static final int COUNT_DIGITS = 16;
  private static final int REPLY_BYTES = 1024;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final long LOOK_MILLIS = 10;
  private static final long REPLY_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final List<Loop> loops = new ArrayList<>();
  private volatile boolean closed;

  /** What has no reply by now is lost. */
  private volatile boolean isOver;

  /** One payload a request. */
  static Subject posting(Load load) {
    return new RawSocketsSubject(load, new Content("\0".repeat(load.payloadBytes()), 1));
  }

  /** As many records a request as the forwarder puts into one, framed as it frames them. */
  static Subject batching(Load load) {
    return new RawSocketsSubject(load, Content.ofRecords());
  }

  private RawSocketsSubject(Load load, Content content) {
    if (load.reach().wire() != Wire.H1) {
      throw new IllegalArgumentException("speaks plain HTTP/1.1 alone, not " + load.reach().wire());
    }
    int perPort = load.inFlight() == 0 ? HttpClientSubject.STANDARD_IN_FLIGHT : load.inFlight();
    int ports = load.ports().size();
    int connections = Math.max(ports, Math.min(Load.MOST_IN_FLIGHT, ports * perPort));
    try {
      for (int i = 0; i < load.ioThreads(); i++) {
        loops.add(new Loop());
      }
      for (int i = 0; i < connections; i++) {
        loops.get(i % loops.size()).connect(load.ports().get(i % ports), i, content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loops.forEach(loop -> loop.thread.start());
  }

  /**
   * What each request has.
   *
   * @param body its body, each character a byte
   * @param count how many payloads that is
   */
  private record Content(String body, int count) {

    static Content ofRecords() {
      Batching batching = requireNonNull(BenchFamily.RECORDS.batching(), "batching");
      String line = BenchRecord.TEXT + "\n";
      int count = Math.min(batching.maxCount(), batching.maxBytes() / line.length());
      return new Content(line.repeat(count), count);
    }

    String path() {
      return (count == 1 ? BenchFamily.ENDPOINT : BenchFamily.RECORDS).path();
    }
  }

  private static Request request(int port, long index, Content content) {
    String head =
        """
        POST %s HTTP/1.1
        Idempotency-Key: %s%s
        %s: %s
        %s: %s
        %s: %s
        Content-Length: %d
        Host: 127.0.0.1:%d
        Connection: keep-alive

        """
            .formatted(
                content.path(),
                HexFormat.of().toHexDigits(index),
                "0".repeat(COUNT_DIGITS),
                BenchFamily.KEY_HEADER,
                BenchFamily.KEY.reveal(),
                BenchFamily.USER_AGENT.name(),
                BenchFamily.USER_AGENT.value(),
                BenchFamily.CONTENT_TYPE.name(),
                BenchFamily.CONTENT_TYPE.value(),
                content.body().length(),
                port)
            .replace("\n", "\r\n");
    ByteBuffer whole = ByteBuffer.allocateDirect(head.length() + content.body().length());
    whole.put((head + content.body()).getBytes(US_ASCII)).rewind();
    int digits = head.indexOf("\r\n" + BenchFamily.KEY_HEADER) - COUNT_DIGITS;
    return new Request(whole, digits, content.count());
  }

  /**
   * The same again and again, but for the last digits of its idempotency key.
   *
   * @param bytes all of it
   * @param digits where those digits are
   * @param count how many payloads it has
   */
  private record Request(ByteBuffer bytes, int digits, int count) {

    void number(long number) {
      bytes.put(digits, HexFormat.of().toHexDigits(number).getBytes(US_ASCII)).rewind();
    }
  }

  /** One thread, and the connections that it reads and writes. */
  private final class Loop implements Runnable {

    private final Thread thread = new Thread(this, "bench-sockets");
    private final Selector selector = Selector.open();
    private final byte[] bytes = new byte[REPLY_BYTES];
    private final MessageHead head = new MessageHead(false);
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    Loop() throws IOException {
      thread.setDaemon(true);
    }

    void connect(int port, long index, Content content) throws IOException {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Connection connection = new Connection(key, channel, request(port, index, content));
      key.attach(connection);
    }

    @Override
    public void run() {
      try (selector) {
        for (SelectionKey key : List.copyOf(selector.keys())) {
          connection(key).begin();
        }
        while (!isOver()) {
          selector.select(key -> connection(key).ready(), LOOK_MILLIS);
        }
        for (SelectionKey key : selector.keys()) {
          key.channel().close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean isOver() {
      return closed && delivered.get() + lost.get() == begun.get();
    }

    private Connection connection(SelectionKey key) {
      return (Connection) key.attachment();
    }

    /** A connection with one request on it. */
    private final class Connection {

      private final SelectionKey key;
      private final SocketChannel channel;
      private final Request request;
      private final ByteBuffer reply = ByteBuffer.wrap(bytes);
      private long number;

      Connection(SelectionKey key, SocketChannel channel, Request request) {
        this.key = key;
        this.channel = channel;
        this.request = request;
      }

      void begin() {
        try {
          next();
        } catch (IOException e) {
          count(lost);
          end();
        }
      }

      private void next() throws IOException {
        if (!closed) {
          request.number(++number);
          count(begun);
          write();
        }
      }

      private void write() throws IOException {
        channel.write(request.bytes());
        boolean all = !request.bytes().hasRemaining();
        int interest = all ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
        if (key.interestOps() != interest) {
          key.interestOps(interest);
        }
      }

      void ready() {
        try {
          if (key.isWritable()) {
            write();
          } else {
            read();
          }
        } catch (IOException | IllegalArgumentException e) {
          count(lost);
          end();
        }
      }

      /** The payloads of its request; the loop's thread alone counts. */
      private void count(AtomicLong counter) {
        counter.lazySet(counter.getPlain() + request.count());
      }

      /** Nothing more is sent on it. */
      private void end() {
        try {
          channel.close();
        } catch (IOException e) {
          // It is gone, one way or the other.
        }
      }

      /** A reply is so short that it comes in one piece. */
      private void read() throws IOException {
        int length = channel.read(reply.clear());
        if (length <= 0 || !head.read(bytes, 0, length)) {
          throw new EOFException("no whole reply: " + length);
        }
        boolean isWhole = head.end() + head.bodyLength() == length;
        count(isWhole && bytes[STATUS_AT] == '2' ? delivered : lost);
        next();
      }
    }
  }

  private long sum(Function<Loop, AtomicLong> counter) {
    return loops.stream().mapToLong(loop -> counter.apply(loop).get()).sum();
  }

  @Override
  public Tally total() {
    long done = sum(loop -> loop.delivered);
    long failed = sum(loop -> loop.lost);
    long all = Math.max(done + failed, sum(loop -> loop.begun));
    long pending = all - done - failed;
    return isOver
        ? new Tally(all, done, failed + pending, 0, 0)
        : new Tally(all, done, failed, pending, 0);
  }

  @Override
  public void pause() {
    closed = true;
  }

  @Override
  public void close() {
    pause();
    for (Loop loop : loops) {
      try {
        loop.thread.join(REPLY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    isOver = true;
  }
}
