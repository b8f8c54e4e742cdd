package dev.forwarder.core.metrics;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.Verdict;
import dev.forwarder.core.GenericFamily;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A backend whose payloads go to a hop of the name {@code agent} while it is down. */
record HoppedFamily(BackendFamily plain, Transport transport) implements BackendFamily {

  static Domain domain(String name, Transport transport) {
    URI url = URI.create("https://intake.invalid");
    HoppedFamily family = new HoppedFamily(new GenericFamily(), transport);
    return new Domain(
        name, url, Domain.Role.PRIMARY, family, List.of(ApiKey.of("key", "0123456789secret")));
  }

  @Override
  public String name() {
    return plain.name();
  }

  @Override
  public List<Endpoint> endpoints() {
    return plain.endpoints();
  }

  @Override
  public List<Header> headers() {
    return plain.headers();
  }

  @Override
  public Header authorization(ApiKey key) {
    return plain.authorization(key);
  }

  @Override
  public Verdict verdict(Endpoint endpoint, Reply reply) {
    return plain.verdict(endpoint, reply);
  }

  @Override
  public Optional<DeliveryChain> chain(Domain domain) {
    return Optional.of(
        new DeliveryChain(
            DeliveryChain.Mode.IMMEDIATE,
            List.of(new Agent(transport)),
            HealthCheck.of(domain.baseUrl()),
            null));
  }

  private record Agent(Transport transport) implements Hop {
    @Override
    public String name() {
      return "agent";
    }

    @Override
    public boolean carries(Domain domain, ApiKey key, Endpoint endpoint, Payload payload) {
      return true;
    }

    @Override
    public Transport open(Domain domain, Transport http) {
      return transport;
    }
  }
}
