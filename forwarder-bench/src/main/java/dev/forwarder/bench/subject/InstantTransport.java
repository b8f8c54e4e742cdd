package dev.forwarder.bench.subject;

import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;

/** A transport without a network: every request is answered inside the call that sends it. */
public final class InstantTransport implements Transport {

  private static final Reply REPLY = Reply.of(202);
  private static final Exchange NOTHING = () -> {};

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    handler.onReply(REPLY);
    return NOTHING;
  }

  @Override
  public void close() {}
}
