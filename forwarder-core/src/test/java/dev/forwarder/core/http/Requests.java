package dev.forwarder.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.TransportRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/** Domains and attempts as the transport sees them. */
final class Requests {

  static final String KEY = "0123456789abcdef-secret";
  static final Endpoint INTAKE = Endpoint.post("intake", "/intake/");

  private Requests() {}

  static BackendFamily family(Header... headers) {
    return new BackendFamily() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public List<Endpoint> endpoints() {
        return List.of(INTAKE);
      }

      @Override
      public List<Header> headers() {
        return List.of(headers);
      }

      @Override
      public Header authorization(ApiKey key) {
        return new Header("X-Api-Key", key.reveal());
      }
    };
  }

  static Domain domain(String url) {
    return Domain.of(family(), URI.create(url), ApiKey.of(KEY));
  }

  static Domain domain(String name, String url) {
    List<ApiKey> keys = List.of(ApiKey.of(KEY));
    return new Domain(name, URI.create(url), Domain.Role.PRIMARY, family(), keys);
  }

  static TransportRequest to(String url) {
    return request(domain(url), INTAKE, List.of(), "{}");
  }

  static TransportRequest request(
      Domain domain, Endpoint endpoint, List<Header> headers, String... parts) {
    return new TransportRequest() {
      @Override
      public Domain domain() {
        return domain;
      }

      @Override
      public ApiKey key() {
        return domain.keys().get(0);
      }

      @Override
      public Endpoint endpoint() {
        return endpoint;
      }

      @Override
      public List<Header> headers() {
        return headers;
      }

      @Override
      public String idempotencyKey() {
        return "00112233445566778899aabbccddeeff";
      }

      @Override
      public int attempt() {
        return 1;
      }

      @Override
      public long contentLength() {
        long length = 0;
        for (String part : parts) {
          length += part.getBytes(UTF_8).length;
        }
        return length;
      }

      @Override
      public ByteBuffer[] body() {
        ByteBuffer[] body = new ByteBuffer[parts.length];
        for (int i = 0; i < parts.length; i++) {
          body[i] = ByteBuffer.wrap(parts[i].getBytes(UTF_8)).asReadOnlyBuffer();
        }
        return body;
      }
    };
  }
}
