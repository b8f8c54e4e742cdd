package dev.forwarder.bench.micro;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import org.jspecify.annotations.Nullable;

/**
 * A transport that holds the one request under way until it is answered by hand. The step that
 * follows runs on the thread that answers, and hands the next request in before it returns, so that
 * a whole delivery is measured on one thread.
 */
final class HeldTransport implements Transport {

  private static final Exchange NOTHING = () -> {};

  private volatile @Nullable TransportRequest request;
  private volatile @Nullable ReplyHandler handler;

  @Override
  public Exchange send(TransportRequest sent, ReplyHandler tells) {
    request = sent;
    handler = tells;
    return NOTHING;
  }

  /** The request under way; waited for where a step has gone to another thread. */
  TransportRequest held() {
    while (handler == null) {
      Thread.onSpinWait();
    }
    return requireNonNull(request);
  }

  /** Answers it; another may be under way when this returns. */
  void answer(Reply reply) {
    TransportRequest unused = held();
    ReplyHandler told = requireNonNull(handler);
    handler = null;
    told.onReply(reply);
  }

  @Override
  public void close() {}
}
