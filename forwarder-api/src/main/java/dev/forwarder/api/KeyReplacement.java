package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** A list of domains in which one key has another secret. */
final class KeyReplacement {

  private KeyReplacement() {}

  /** The same list but for that key, or an exception that says why there is none. */
  static List<Domain> in(
      List<Domain> domains, String domainName, String keyId, ApiKey replacement) {
    requireNonNull(domainName, "domainName");
    requireNonNull(keyId, "keyId");
    requireNonNull(replacement, "replacement");
    if (!replacement.hasDerivedId() && !replacement.id().equals(keyId)) {
      throw new IllegalArgumentException(
          "the replacement of API key "
              + keyId
              + " must have that id or none of its own, was: "
              + replacement.id());
    }
    List<Domain> changed = new ArrayList<>(domains);
    changed.replaceAll(
        domain -> domain.name().equals(domainName) ? replaced(domain, keyId, replacement) : domain);
    if (domains.stream().noneMatch(domain -> domain.name().equals(domainName))) {
      throw new IllegalArgumentException(
          "there is no domain "
              + domainName
              + ", but: "
              + domains.stream().map(Domain::name).toList());
    }
    return changed;
  }

  private static Domain replaced(Domain domain, String keyId, ApiKey replacement) {
    List<ApiKey> keys = new ArrayList<>();
    boolean found = false;
    for (ApiKey key : domain.keys()) {
      boolean isIt = key.id().equals(keyId);
      if (!isIt && key.reveal().equals(replacement.reveal())) {
        throw new IllegalArgumentException(
            "API key " + key.id() + " of domain " + domain.name() + " has that secret already");
      }
      keys.add(isIt ? key.withSecretOf(replacement) : key);
      found |= isIt;
    }
    if (!found) {
      throw new IllegalArgumentException(
          "domain "
              + domain.name()
              + " has no API key "
              + keyId
              + ", but: "
              + domain.keys().stream().map(ApiKey::id).toList());
    }
    return new Domain(domain.name(), domain.baseUrl(), domain.role(), domain.family(), keys);
  }
}
