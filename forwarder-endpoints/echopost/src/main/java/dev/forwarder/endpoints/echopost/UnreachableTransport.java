package dev.forwarder.endpoints.echopost;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands for an agent that cannot be reached on this system: it is never there. */
record UnreachableTransport(String reason) implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(UnreachableTransport.class);

  static Transport because(Domain domain, Exception e) {
    LOG.warn("EchoPost of domain {} is disabled: {}", domain.name(), e.getMessage());
    return new UnreachableTransport(String.valueOf(e.getMessage()));
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    handler.onReply(Reply.failed(FailureKind.UNREACHABLE, reason));
    return () -> {};
  }

  @Override
  public void close() {}
}
