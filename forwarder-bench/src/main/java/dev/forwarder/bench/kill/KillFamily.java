package dev.forwarder.bench.kill;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import java.net.URI;
import java.util.List;

/** The backend of the kill test: two endpoints, one of which is refused for long. */
final class KillFamily implements BackendFamily {

  static final Endpoint PROMPT = Endpoint.post("prompt", "/prompt");
  static final Endpoint SLOW = Endpoint.post("slow", "/slow");
  private static final ApiKey KEY = ApiKey.of("kill", "0123456789abcdef0123456789abcdef");

  /** The domain, which keeps its name wherever it is. */
  static Domain domain(int port) {
    URI url = URI.create("http://127.0.0.1:" + port);
    return new Domain("intake", url, Domain.Role.PRIMARY, new KillFamily(), List.of(KEY));
  }

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(PROMPT, SLOW);
  }

  @Override
  public List<Header> headers() {
    return List.of();
  }

  @Override
  public Header authorization(ApiKey key) {
    return new Header("DD-API-KEY", key.reveal());
  }
}
