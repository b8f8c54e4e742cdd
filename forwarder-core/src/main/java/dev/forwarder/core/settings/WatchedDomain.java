package dev.forwarder.core.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a {@link SettingsWatch} compares of a domain: all that can change while a forwarder runs.
 *
 * @param family of its start, which it keeps
 */
record WatchedDomain(
    String name, URI baseUrl, Domain.Role role, BackendFamily family, List<ApiKey> keys) {

  /** The domains of these settings, with the families of those. */
  static List<WatchedDomain> of(LoadedSettings settings, LoadedSettings atStart) {
    return settings.domains().stream()
        .map(LoadedDomain::domain)
        .map(
            one ->
                new WatchedDomain(
                    one.name(),
                    one.baseUrl(),
                    one.role(),
                    family(one.family(), settings, atStart),
                    one.keys()))
        .toList();
  }

  @SuppressWarnings("ReferenceEquality") // Families need not say which of them are equal.
  private static BackendFamily family(
      BackendFamily read, LoadedSettings settings, LoadedSettings atStart) {
    return settings.families().entrySet().stream()
        .filter(entry -> entry.getValue() == read)
        .map(Map.Entry::getKey)
        .findFirst()
        .map(atStart.families()::get)
        .orElse(read);
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
