package dev.forwarder.core.testing;

import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A transport that answers within the call, as its script says, or never. */
public class ScriptedTransport implements Transport {

  private final Function<TransportRequest, Optional<Reply>> script;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** What was sent, as it was at that time. */
  public record Sent(String domain, String path, String body, String idempotencyKey, int attempt) {}

  public ScriptedTransport(Function<TransportRequest, Optional<Reply>> script) {
    this.script = script;
  }

  /** Answers 202 to everything. */
  public static ScriptedTransport accepting() {
    return replying(Reply.of(202));
  }

  /** Gives these replies one after another, and the last of them for ever. */
  public static ScriptedTransport replying(Reply... replies) {
    AtomicInteger next = new AtomicInteger();
    return new ScriptedTransport(
        request -> Optional.of(replies[Math.min(next.getAndIncrement(), replies.length - 1)]));
  }

  /** Answers with nothing at all, against its contract. */
  @SuppressWarnings("NullAway")
  public static ScriptedTransport replyingNull() {
    return new ScriptedTransport(request -> Optional.empty()) {
      @Override
      public Exchange send(TransportRequest request, ReplyHandler handler) {
        Exchange exchange = super.send(request, handler);
        handler.onReply(null);
        return exchange;
      }
    };
  }

  /** Never answers. */
  public static ScriptedTransport silent() {
    return new ScriptedTransport(request -> Optional.empty());
  }

  public List<Sent> sent() {
    return List.copyOf(sent);
  }

  public int cancelled() {
    return cancelled.get();
  }

  public int closed() {
    return closed.get();
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    sent.add(
        new Sent(
            request.domain().name(),
            request.endpoint().path(),
            StandardCharsets.UTF_8.decode(request.body()[0]).toString(),
            request.idempotencyKey(),
            request.attempt()));
    script.apply(request).ifPresent(handler::onReply);
    return cancelled::incrementAndGet;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
