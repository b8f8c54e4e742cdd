package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link RotationSimulation} knows from outside: which secret and which address are in force
 * for each (domain, id of a key), and what became of each payload that was accepted for it.
 */
final class RotationBooks {

  /** One payload for one (domain, key id). */
  static final class Entry {
    final String domain;
    final String keyId;
    final String body;
    boolean accepted;
    boolean refused;
    int taken;
    int sends;
    int outcomes;
    String idempotencyKey;

    Entry(String domain, String keyId, String body) {
      this.domain = domain;
      this.keyId = keyId;
      this.body = body;
    }

    @Override
    public String toString() {
      return body + " for " + domain + "/" + keyId + ", sent " + sends + "x, taken " + taken + "x";
    }
  }

  /** Since when a (domain, key id) or a domain is not in force; nothing while it is. */
  private final Map<String, Long> goneSince = new HashMap<>();

  private final Map<String, Set<String>> secrets = new HashMap<>();
  private final Map<String, Set<String>> hosts = new HashMap<>();
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Entry> bySentId = new HashMap<>();
  private final Set<Entry> pending = new LinkedHashSet<>();
  private long accepted;
  private List<Domain> inForce = List.of();

  static String target(String domain, String keyId) {
    return domain + "/" + keyId;
  }

  /** A change begins: until it has come into force, what was and what comes are both right. */
  void changing(List<Domain> next) {
    for (Domain domain : next) {
      hosts.computeIfAbsent(domain.name(), name -> new HashSet<>()).add(host(domain));
      for (ApiKey key : domain.keys()) {
        secrets
            .computeIfAbsent(target(domain.name(), key.id()), id -> new HashSet<>())
            .add(key.reveal());
      }
    }
  }

  /** It has. */
  void changed(List<Domain> next, long now) {
    Set<String> there = new HashSet<>();
    for (Domain domain : next) {
      cameBack(domain.name(), now);
      there.add(domain.name());
      hosts.put(domain.name(), new HashSet<>(Set.of(host(domain))));
      for (ApiKey key : domain.keys()) {
        there.add(target(domain.name(), key.id()));
        secrets.put(target(domain.name(), key.id()), new HashSet<>(Set.of(key.reveal())));
      }
    }
    for (Domain domain : inForce) {
      goneSince.putIfAbsent(domain.name(), now);
      domain.keys().forEach(key -> goneSince.putIfAbsent(target(domain.name(), key.id()), now));
    }
    there.forEach(goneSince::remove);
    inForce = List.copyOf(next);
  }

  /** Keys that went with their domain and did not come back with it are gone from now on. */
  private void cameBack(String domain, long now) {
    Long since = goneSince.get(domain);
    if (since != null) {
      goneSince.replaceAll((id, at) -> id.startsWith(domain + "/") && at.equals(since) ? now : at);
    }
  }

  private static String host(Domain domain) {
    return domain.baseUrl().getHost();
  }

  List<Domain> inForce() {
    return inForce;
  }

  boolean isSecretOf(String domain, String keyId, String secret) {
    return secrets.getOrDefault(target(domain, keyId), Set.of()).contains(secret);
  }

  boolean isHostOf(String domain, String host) {
    return hosts.getOrDefault(domain, Set.of()).contains(host);
  }

  /** For how long neither key nor domain, whichever went first, has been in force; or -1. */
  long goneFor(String domain, String keyId, long now) {
    long since =
        Math.min(
            goneSince.getOrDefault(domain, Long.MAX_VALUE),
            goneSince.getOrDefault(target(domain, keyId), Long.MAX_VALUE));
    return since == Long.MAX_VALUE ? -1 : now - since;
  }

  Entry entry(String domain, String keyId, String body) {
    return entries.computeIfAbsent(
        body + "@" + target(domain, keyId), id -> new Entry(domain, keyId, body));
  }

  /** What was answered to its submission. */
  void answered(Entry entry, boolean accepted) {
    entry.accepted = accepted;
    entry.refused = !accepted;
    this.accepted += accepted ? 1 : 0;
    if (accepted && entry.outcomes == 0) {
      pending.add(entry);
    }
  }

  /** Those that were accepted, and of which no end was told. */
  Set<Entry> pending() {
    return pending;
  }

  long accepted() {
    return accepted;
  }

  /** It has been sent under this id. */
  void sent(Entry entry, String idempotencyKey) {
    entry.idempotencyKey = idempotencyKey;
    bySentId.put(idempotencyKey, entry);
  }

  /** The one that was sent under this id, or null. */
  Entry bySentId(String idempotencyKey) {
    return bySentId.get(idempotencyKey);
  }

  void ended(Entry entry, Outcome outcome, SimJudge judge) {
    entry.outcomes++;
    pending.remove(entry);
    if (entry.outcomes > 1) {
      judge.fail(SimOracle.ONE_OUTCOME, "told twice: " + entry);
    }
    if (outcome == Outcome.DELIVERED ? entry.taken == 0 : entry.refused) {
      judge.fail(SimOracle.TRUTH, outcome + " of " + entry);
    }
  }
}
