package dev.forwarder.core.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import java.net.URI;
import java.util.List;

/**
 * What a {@link SettingsWatch} compares of a domain: all that can change while a forwarder runs.
 */
record WatchedDomain(
    String name, URI baseUrl, Domain.Role role, BackendFamily family, List<ApiKey> keys) {

  static List<WatchedDomain> of(LoadedSettings settings) {
    return settings.domains().stream()
        .map(LoadedDomain::domain)
        .map(
            one ->
                new WatchedDomain(one.name(), one.baseUrl(), one.role(), one.family(), one.keys()))
        .toList();
  }

  Domain domain() {
    return new Domain(name, baseUrl, role, family, keys);
  }

  /** Its name and its keys' ids, for people to read. */
  @Override
  public String toString() {
    return name + " " + keys.stream().map(ApiKey::id).toList();
  }
}
