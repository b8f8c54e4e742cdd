package dev.forwarder.endpoints.echopost;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.endpoints.echopost.launch.AgentLauncher;
import dev.forwarder.endpoints.echopost.log.LogBody;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SharedThread;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends logs to the agent of one folder. */
final class EchoPostTransport implements Transport {

  private static final Reply NOT_A_LOG =
      AgentReplies.status(
          422,
          "EchoPost carries JSON objects of pipelines (strings, null, or none) and log_data (an"
              + " object) alone");

  private final AgentLink link;

  private final AtomicReference<@Nullable Runnable> onClose;

  EchoPostTransport(
      Domain domain,
      EchoPostSettings settings,
      AgentFolder reachable,
      Ticks ticks,
      Runnable onClose) {
    this.onClose = new AtomicReference<>(onClose);
    AgentLauncher launcher =
        new AgentLauncher(settings.folder(), settings.program(), settings.startTimeout(), ticks);
    AgentStarter starter = new AgentStarter(domain.name(), settings, launcher, ticks);
    AgentChannel channel =
        new AgentChannel(reachable.socket(), SharedThread.lease(), settings.timeout());
    this.link = new AgentLink(settings, reachable, channel, starter, ticks);
    link.begin(primaryOf(domain, settings.keyId()));
  }

  private static AgentLink.@Nullable Primary primaryOf(Domain domain, String keyId) {
    return domain.keys().stream()
        .filter(key -> key.id().equals(keyId))
        .findFirst()
        .map(key -> new AgentLink.Primary(domain.baseUrl(), key))
        .orElse(null);
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    try {
      LogBody body = LogBody.split(bytes(request));
      if (body == null) {
        handler.onReply(NOT_A_LOG);
        return () -> {};
      }
      LogRequest log =
          LogRequest.newBuilder()
              .setJsonDataBytes(body.logData())
              .addAllPipelines(body.pipelines())
              .setApiKey(request.key().reveal())
              .build();
      return link.send(
          log, new AgentLink.Primary(request.domain().baseUrl(), request.key()), handler);
    } catch (RuntimeException e) {
      handler.onReply(
          Reply.failed(FailureKind.INTERNAL, "could not make a request of the log: " + e));
      return () -> {};
    }
  }

  private static byte[] bytes(TransportRequest request) {
    byte[] whole = new byte[Math.toIntExact(request.contentLength())];
    int at = 0;
    for (ByteBuffer part : request.body()) {
      int length = part.remaining();
      part.get(whole, at, length);
      at += length;
    }
    return whole;
  }

  @Override
  public void close() {
    link.close();
    Runnable first = onClose.getAndSet(null);
    if (first != null) {
      first.run();
    }
  }
}
