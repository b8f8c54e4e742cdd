package dev.forwarder.endpoints.echopost;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A domain, and attempts of its logs. */
final class Requests {

  static final ApiKey KEY = ApiKey.of("a-key-of-a-test-0001");
  static final Endpoint LOG = Endpoint.post("log", "/log");
  static final Domain DOMAIN = at("http://127.0.0.1:1/");

  private Requests() {}

  /** A domain. */
  static Domain at(String address) {
    return Domain.of(new NoFamily(), URI.create(address), KEY);
  }

  /** Sends a body; completes with the reply. */
  static CompletableFuture<Reply> send(Transport transport, String body) {
    return send(transport, DOMAIN, body);
  }

  /** Sends a body of a domain; completes with the reply. */
  static CompletableFuture<Reply> send(Transport transport, Domain domain, String body) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    transport.send(of(domain, body), reply::complete);
    return reply;
  }

  /** The body in two parts, as a batch or a spool may have it. */
  static TransportRequest of(String body) {
    return of(DOMAIN, body);
  }

  private static TransportRequest of(Domain domain, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    int half = bytes.length / 2;
    return new TransportRequest() {
      @Override
      public Domain domain() {
        return domain;
      }

      @Override
      public ApiKey key() {
        return KEY;
      }

      @Override
      public Endpoint endpoint() {
        return LOG;
      }

      @Override
      public List<Header> headers() {
        return List.of();
      }

      @Override
      public String idempotencyKey() {
        return "0".repeat(32);
      }

      @Override
      public int attempt() {
        return 1;
      }

      @Override
      public long contentLength() {
        return bytes.length;
      }

      @Override
      public ByteBuffer[] body() {
        return new ByteBuffer[] {
          ByteBuffer.wrap(bytes, 0, half).asReadOnlyBuffer(),
          ByteBuffer.wrap(bytes, half, bytes.length - half).asReadOnlyBuffer()
        };
      }
    };
  }

  private static final class NoFamily implements BackendFamily {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public List<Endpoint> endpoints() {
      return List.of(LOG);
    }

    @Override
    public List<Header> headers() {
      return List.of();
    }

    @Override
    public Header authorization(ApiKey key) {
      return null;
    }
  }
}
