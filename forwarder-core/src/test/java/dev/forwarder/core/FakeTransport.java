package dev.forwarder.core;

import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transport without a network. It keeps what it was asked to send, and answers by rule ({@link
 * #answers}) or by hand ({@link Sent#reply}). Any thread may send.
 */
final class FakeTransport implements Transport {

  private final FakeEnvironment environment;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private volatile Function<TransportRequest, @Nullable Reply> rule = request -> null;
  private Duration latency = Duration.ZERO;
  private volatile boolean closed;
  private volatile Runnable onClose = () -> {};

  FakeTransport(FakeEnvironment environment) {
    this.environment = environment;
  }

  /** Each request gets this reply; what gets null waits for {@link Sent#reply}. */
  void answers(Function<TransportRequest, @Nullable Reply> reply) {
    rule = reply;
  }

  /** Each request gets this status. */
  void answers(int status) {
    Reply reply = Reply.of(status);
    rule = request -> reply;
  }

  /** Requests are left alone. */
  void answersNothing() {
    rule = request -> null;
  }

  /** Replies by rule take so long; without, they come from within {@code send}. */
  void takes(Duration newLatency) {
    latency = newLatency;
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    Sent one = new Sent(request, handler, environment.now());
    sent.add(one);
    Reply reply = rule.apply(request);
    if (reply != null && latency.isZero()) {
      one.reply(reply);
    } else if (reply != null) {
      environment.after(latency, () -> one.reply(reply));
    }
    return one::cancel;
  }

  @Override
  public void close() {
    onClose.run();
    closed = true;
  }

  /** What happens when it is closed, before it is. */
  void onClose(Runnable newOnClose) {
    onClose = newOnClose;
  }

  boolean isClosed() {
    return closed;
  }

  /** Everything that was ever sent, in order. */
  List<Sent> sent() {
    return List.copyOf(sent);
  }

  int requests() {
    return sent.size();
  }

  /** The bodies of all requests, in order. */
  List<String> bodies() {
    return sent.stream().map(Sent::body).toList();
  }

  Sent last() {
    return sent.get(sent.size() - 1);
  }

  /** What is neither answered nor cancelled. */
  List<Sent> open() {
    return sent.stream().filter(Sent::isOpen).toList();
  }

  /** Forgets what was sent so far. */
  void forget() {
    sent.clear();
  }
}
