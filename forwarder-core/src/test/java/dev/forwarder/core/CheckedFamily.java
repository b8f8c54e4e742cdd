package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.RequestReply.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A backend whose keys can be checked: 200 is valid, 403 is invalid, and one secret is a fake. */
final class CheckedFamily implements BackendFamily, KeyCheck {

  static final String FAKE = "a-key-for-tests-only";
  static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "checked";
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(Rig.EVENTS);
  }

  @Override
  public List<Header> headers() {
    return List.of();
  }

  @Override
  public Header authorization(ApiKey key) {
    return new Header("Api-Key", key.reveal());
  }

  @Override
  public Optional<KeyCheck> keyCheck() {
    return Optional.of(this);
  }

  @Override
  public Optional<KeyStatus> known(Domain domain, ApiKey key) {
    return key.reveal().equals(FAKE) ? Optional.of(KeyStatus.FAKE) : Optional.empty();
  }

  @Override
  public Probe probe(Domain domain, ApiKey key) {
    URI uri = domain.baseUrl().resolve("/check");
    return new Probe("GET", uri, List.of(authorization(key)), PATIENCE, 0);
  }
}
