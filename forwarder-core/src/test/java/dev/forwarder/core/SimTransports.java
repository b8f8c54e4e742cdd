package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Transports with a mistake between the forwarder and the network. */
final class SimTransports {

  private SimTransports() {}

  static Transport ofRequests(Transport network, UnaryOperator<TransportRequest> change) {
    return new Between(network) {
      @Override
      public Exchange send(TransportRequest request, ReplyHandler handler) {
        return network.send(change.apply(request), handler);
      }
    };
  }

  /** Something is done with each request before it is sent. */
  static Transport before(Transport network, Consumer<TransportRequest> act) {
    return new Between(network) {
      @Override
      public Exchange send(TransportRequest request, ReplyHandler handler) {
        act.accept(request);
        return network.send(request, handler);
      }
    };
  }

  static Transport ofReplies(Transport network, UnaryOperator<Reply> change) {
    return new Between(network) {
      @Override
      public Exchange send(TransportRequest request, ReplyHandler handler) {
        return network.send(request, reply -> handler.onReply(change.apply(reply)));
      }
    };
  }

  /** What comes before the call has returned is forgotten. */
  static Transport deafInsideTheCall(Transport network) {
    return new Between(network) {
      @Override
      public Exchange send(TransportRequest request, ReplyHandler handler) {
        boolean[] returned = {false};
        try {
          return network.send(
              request,
              reply -> {
                if (returned[0]) {
                  handler.onReply(reply);
                }
              });
        } finally {
          returned[0] = true;
        }
      }
    };
  }

  static TransportRequest withId(TransportRequest request, String id) {
    return new Renamed(request, id);
  }

  private abstract static class Between implements Transport {
    private final Transport network;

    Between(Transport network) {
      this.network = network;
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private record Renamed(TransportRequest request, String idempotencyKey)
      implements TransportRequest {
    @Override
    public Domain domain() {
      return request.domain();
    }

    @Override
    public ApiKey key() {
      return request.key();
    }

    @Override
    public Endpoint endpoint() {
      return request.endpoint();
    }

    @Override
    public List<Header> headers() {
      return request.headers();
    }

    @Override
    public int attempt() {
      return request.attempt();
    }

    @Override
    public long contentLength() {
      return request.contentLength();
    }

    @Override
    public ByteBuffer[] body() {
      return request.body();
    }
  }
}
