package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which domains and keys the host wants, under which secrets and at which addresses, and since when
 * it wants which no more; kept from what it asked for. While a change comes into force, what was
 * and what comes are both right.
 */
final class SimInForce {

  private static final long STAYS = Long.MAX_VALUE;

  private final SimPlan plan;
  private final Map<Destination, List<SimTarget>> targets = new EnumMap<>(Destination.class);
  private final URI[] urls;
  private final String[][] secrets;
  private final long[] domainGone;
  private final long[][] keyGone;

  /** The last change by which each target left; 0 for none. */
  private final int[][] leftBy;

  /** When each target came back last, and how long it had been gone then. */
  private final long[][] backAt;

  private final long[][] wasGone;
  private List<Domain> domains = List.of();
  private @Nullable List<Domain> coming;
  private boolean shown;
  private int changes;

  SimInForce(SimPlan plan) {
    this.plan = plan;
    int count = plan.domains.size();
    urls = new URI[count];
    secrets = new String[count][];
    domainGone = new long[count];
    keyGone = new long[count][];
    leftBy = new int[count][];
    backAt = new long[count][];
    wasGone = new long[count][];
    for (int d = 0; d < count; d++) {
      Domain domain = plan.domains.get(d);
      urls[d] = domain.baseUrl();
      secrets[d] = domain.keys().stream().map(ApiKey::reveal).toArray(String[]::new);
      keyGone[d] = new long[secrets[d].length];
      leftBy[d] = new int[secrets[d].length];
      backAt[d] = new long[secrets[d].length];
      wasGone[d] = new long[secrets[d].length];
    }
    begin(plan.first, 0);
    end(0);
    changes = 0;
  }

  /** Those that are in force, as the host asked for them last. */
  List<Domain> domains() {
    return domains;
  }

  URI url(int domain) {
    return urls[domain];
  }

  String secret(int domain, int key) {
    return secrets[domain][key];
  }

  // ---- a change ----

  /** A change begins: what is not in it is gone from now on. */
  void begin(List<Domain> next, long now) {
    changes++;
    boolean[] stays = new boolean[plan.domains.size()];
    for (Domain domain : next) {
      int d = plan.domainIndex(domain.name());
      stays[d] = true;
      for (int k = 0; k < keyGone[d].length; k++) {
        boolean isGone = keyGone[d][k] != STAYS;
        keyGone[d][k] = isGone || hasKey(domain, d, k) ? keyGone[d][k] : now;
      }
    }
    for (Domain domain : domains) {
      int d = plan.domainIndex(domain.name());
      domainGone[d] = stays[d] ? domainGone[d] : now;
      for (ApiKey key : domain.keys()) {
        int k = plan.keyIndex(d, key.id());
        leftBy[d][k] = stays[d] && keyGone[d][k] == STAYS ? leftBy[d][k] : changes;
      }
    }
    coming = next;
    shown = false;
  }

  private boolean hasKey(Domain domain, int d, int k) {
    String id = plan.domains.get(d).keys().get(k).id();
    return domain.keys().stream().anyMatch(key -> key.id().equals(id));
  }

  /** Whoever submits from now on goes by the new list. */
  void show() {
    if (!shown && coming != null) {
      shown = true;
      route(coming);
    }
  }

  /** It has come into force. */
  void end(long now) {
    show();
    for (Domain domain : coming) {
      int d = plan.domainIndex(domain.name());
      long[] gone = new long[keyGone[d].length];
      Arrays.setAll(gone, k -> goneFor(d, k, now));
      domainGone[d] = STAYS;
      urls[d] = domain.baseUrl();
      for (ApiKey key : domain.keys()) {
        int k = plan.keyIndex(d, key.id());
        keyGone[d][k] = STAYS;
        secrets[d][k] = key.reveal();
      }
      for (int k = 0; k < gone.length; k++) {
        if (gone[k] > goneFor(d, k, now)) {
          backAt[d][k] = now;
          wasGone[d][k] = gone[k];
        }
      }
    }
    domains = coming;
    coming = null;
  }

  private void route(List<Domain> list) {
    for (Destination destination : Destination.values()) {
      List<SimTarget> selected = new ArrayList<>();
      for (Domain domain : list) {
        int d = plan.domainIndex(domain.name());
        for (ApiKey key : destination.selects(domain.role()) ? domain.keys() : List.<ApiKey>of()) {
          selected.add(new SimTarget(d, plan.keyIndex(d, key.id()), domain.name(), key.id()));
        }
      }
      targets.put(destination, List.copyOf(selected));
    }
  }

  // ---- what follows from it ----

  /** Which (domain, key) a destination means, in the order of an admission. */
  List<SimTarget> targets(Destination destination) {
    return targets.get(destination);
  }

  /** How many changes a submission that begins now knows of. */
  int changesKnown() {
    return coming == null || shown ? changes : changes - 1;
  }

  /** Whether it has left since there had been so many changes. */
  boolean hasLeftSince(SimTarget target, int known) {
    return leftBy[target.domain()][target.key()] > known;
  }

  /** Whether this is where requests of that target go now, and under which secret. */
  boolean isAccess(SimTarget target, URI url, String secret) {
    int d = target.domain();
    boolean there = url.equals(urls[d]);
    boolean known = secret.equals(secrets[d][target.key()]);
    if (coming != null && !(there && known)) {
      for (Domain domain : coming) {
        if (domain.name().equals(target.domainName())) {
          there |= url.equals(domain.baseUrl());
          known |=
              domain.keys().stream()
                  .anyMatch(k -> k.id().equals(target.keyId()) && k.reveal().equals(secret));
        }
      }
    }
    return there && known;
  }

  /** For how long the key or its domain, whichever went first, has not been in force; or -1. */
  long goneFor(int domain, int key, long now) {
    long since = goneSince(domain, key);
    return since == STAYS ? -1 : now - since;
  }

  /** Whether a step that began then may find that the time of what is gone is up. */
  boolean mayBeGivenUp(SimTarget target, long stepNow, long now) {
    int d = target.domain();
    int k = target.key();
    long limit = plan.drainTimeout.toNanos();
    return goneFor(d, k, now) >= limit || (backAt[d][k] >= stepNow && wasGone[d][k] >= limit);
  }

  /** Whether it is gone, or about to be. */
  boolean isGone(SimTarget target) {
    return goneSince(target.domain(), target.key()) != STAYS;
  }

  /** When the time of what is gone will be up; never, while it is in force. */
  long givenUpAt(SimTarget target) {
    long since = goneSince(target.domain(), target.key());
    return since == STAYS ? STAYS : since + plan.drainTimeout.toNanos();
  }

  private long goneSince(int domain, int key) {
    return Math.min(domainGone[domain], keyGone[domain][key]);
  }
}
