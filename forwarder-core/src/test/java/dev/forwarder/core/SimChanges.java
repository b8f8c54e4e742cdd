package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Domain.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The host, where it changes domains and keys while all else goes on, if the plan wants it. */
final class SimChanges {

  private static final int MOST_DOMAINS = 5;
  private static final int MOST_PLACES = 3;
  private static final List<Role> ROLES = List.of(Role.values());

  private final Simulation world;
  private final SimPlan plan;
  private final SimInForce inForce;
  private final SimWeather weather;
  private final SimRandom chance;
  private CompletableFuture<@Nullable Void> unlocked = CompletableFuture.completedFuture(null);
  private boolean quiet;
  private int secrets;

  SimChanges(Simulation world, SimInForce inForce, SimWeather weather, SimRandom chance) {
    this.world = world;
    this.plan = world.plan;
    this.inForce = inForce;
    this.weather = weather;
    this.chance = chance;
  }

  /** From now on, until it is to be quiet. */
  void begin() {
    if (plan.changeGapNanos > 0) {
      long gap = 1 + (long) (-Math.log(1 - chance.next()) * plan.changeGapNanos);
      at(gap, this::changeAndGoOn);
    }
  }

  private void at(long delayNanos, Runnable task) {
    world.schedule.at(world.schedule.now() + delayNanos, task);
  }

  private void changeAndGoOn() {
    if (!quiet) {
      changeNow();
      begin();
    }
  }

  void beQuiet() {
    quiet = true;
  }

  /** Whether a change is under way, so that other calls of its kind would wait for it. */
  boolean isRunning() {
    return !unlocked.isDone();
  }

  /** Completes when no change is under way. */
  CompletionStage<@Nullable Void> unlocked() {
    return unlocked;
  }

  /** Changes something, unless there is reason not to. */
  void changeNow() {
    if (plan.changeGapNanos == 0 || quiet || isRunning() || world.isStopCalled()) {
      return;
    }
    if (chance.chance(0.05)) {
      tryBadList();
    } else if (chance.chance(0.3)) {
      replaceOne();
    } else if (chance.chance(0.15)) {
      revokeAndReplaceLater();
    } else {
      changeMany();
    }
  }

  // ---- one secret ----

  private void replaceOne() {
    Domain domain = chance.pick(inForce.domains());
    replace(domain.name(), chance.pick(domain.keys()));
  }

  /** A backend refuses a secret from now on, and somebody comes to replace it. */
  private void revokeAndReplaceLater() {
    Domain domain = chance.pick(inForce.domains());
    ApiKey key = chance.pick(domain.keys());
    weather.revoke(key.reveal());
    at(chance.spread(SimTimes.SECOND, 10 * SimTimes.MINUTE), () -> mend(domain.name(), key));
  }

  private void mend(String domain, ApiKey revoked) {
    boolean there =
        inForce.domains().stream()
            .anyMatch(one -> one.name().equals(domain) && one.keys().contains(revoked));
    if (there && !quiet && !isRunning() && !world.isStopCalled()) {
      replace(domain, revoked);
    }
  }

  private void replace(String domainName, ApiKey old) {
    ApiKey replacement = ApiKey.of(old.id(), newSecret());
    List<Domain> next = new ArrayList<>();
    for (Domain domain : inForce.domains()) {
      List<ApiKey> keys = new ArrayList<>(domain.keys());
      if (domain.name().equals(domainName)) {
        keys.set(keys.indexOf(old), replacement);
      }
      next.add(with(domain, domain.baseUrl(), domain.role(), keys));
    }
    world.met.count(SimEvent.KEY_REPLACED);
    change(next, () -> world.forwarder().replaceKey(domainName, old.id(), replacement));
    revokeMaybe(old);
  }

  private void revokeMaybe(ApiKey old) {
    if (chance.chance(0.7)) {
      weather.revoke(old.reveal());
    }
  }

  private String newSecret() {
    return "secret-number-" + secrets++;
  }

  // ---- lists ----

  private void changeMany() {
    List<Domain> next = new ArrayList<>(inForce.domains());
    int many = chance.chance(0.3) ? chance.between(2, 5) : 1;
    if (many > 1) {
      world.met.count(SimEvent.MANY_CHANGES_AT_ONCE);
    }
    for (int i = 0; i < many; i++) {
      changeOne(next);
    }
    List<Domain> list = List.copyOf(next);
    change(list, () -> world.forwarder().updateDomains(list));
  }

  private void changeOne(List<Domain> next) {
    int at = chance.below(next.size());
    Domain one = next.get(at);
    List<ApiKey> keys = new ArrayList<>(one.keys());
    URI url = one.baseUrl();
    Role role = one.role();
    switch (chance.below(9)) {
      case 0, 1 -> replaceAny(keys);
      case 2 -> addKey(one.name(), keys);
      case 3 -> removeKey(keys);
      case 4 -> {
        addDomain(next);
        return;
      }
      case 5 -> {
        removeDomain(next, at);
        return;
      }
      case 6 -> {
        world.met.count(SimEvent.REORDERED);
        shuffle(keys);
        next.set(at, with(one, url, role, keys));
        shuffle(next);
        return;
      }
      case 7 -> {
        world.met.count(SimEvent.ROLE_CHANGED);
        role = chance.pick(ROLES);
      }
      default -> {
        world.met.count(SimEvent.DOMAIN_MOVED);
        url = placeOf(one.name());
      }
    }
    next.set(at, with(one, url, role, keys));
  }

  private URI placeOf(String name) {
    return URI.create("http://" + name + "-" + chance.below(MOST_PLACES) + ".test");
  }

  private void replaceAny(List<ApiKey> keys) {
    int which = chance.below(keys.size());
    world.met.count(SimEvent.KEY_REPLACED);
    revokeMaybe(keys.get(which));
    keys.set(which, ApiKey.of(keys.get(which).id(), newSecret()));
  }

  private void addKey(String domainName, List<ApiKey> keys) {
    int d = plan.domainIndex(domainName);
    int k = chance.below(plan.domains.get(d).keys().size());
    for (int i = 0; i < 2 && !isDrained(d, k); i++) {
      k = chance.below(plan.domains.get(d).keys().size());
    }
    ApiKey key = lastKnown(d, k);
    if (keys.stream().noneMatch(one -> one.id().equals(key.id()))) {
      boolean drained = world.books.pending(d, k) > 0;
      boolean known = world.books.accepted(d, k) > 0;
      world.met.count(
          drained
              ? SimEvent.KEY_BACK_WHILE_DRAINED
              : known ? SimEvent.KEY_BACK_AFTER_ITS_END : SimEvent.KEY_ADDED);
      keys.add(chance.below(keys.size() + 1), key);
    }
  }

  private boolean isDrained(int domain, int key) {
    return world.books.pending(domain, key) > 0
        && inForce.goneFor(domain, key, world.schedule.now()) >= 0;
  }

  /** A key under the secret that it had, or under another. */
  private ApiKey lastKnown(int domain, int key) {
    String id = plan.domains.get(domain).keys().get(key).id();
    return ApiKey.of(id, chance.chance(0.6) ? inForce.secret(domain, key) : newSecret());
  }

  private void removeKey(List<ApiKey> keys) {
    if (keys.size() > 1) {
      world.met.count(SimEvent.KEY_REMOVED);
      keys.remove(chance.below(keys.size()));
    }
  }

  private void addDomain(List<Domain> next) {
    int d = chance.below(plan.domains.size());
    Domain planned = plan.domains.get(d);
    boolean there = next.stream().anyMatch(one -> one.name().equals(planned.name()));
    if (there || next.size() >= MOST_DOMAINS) {
      return;
    }
    boolean drained = world.books.pending(d) > 0;
    boolean known = world.books.accepted(d) > 0;
    world.met.count(
        drained
            ? SimEvent.DOMAIN_BACK_WHILE_DRAINED
            : known ? SimEvent.DOMAIN_BACK_AFTER_ITS_END : SimEvent.DOMAIN_ADDED);
    List<ApiKey> keys = new ArrayList<>();
    for (int k = 0; k < planned.keys().size(); k++) {
      if (chance.chance(0.6)) {
        keys.add(lastKnown(d, k));
      }
    }
    if (keys.isEmpty()) {
      keys.add(lastKnown(d, 0));
    }
    URI url = chance.chance(0.7) ? inForce.url(d) : placeOf(planned.name());
    next.add(chance.below(next.size() + 1), with(planned, url, planned.role(), keys));
  }

  private void removeDomain(List<Domain> next, int at) {
    if (next.size() > 1) {
      world.met.count(SimEvent.DOMAIN_REMOVED);
      next.remove(at);
    }
  }

  private static Domain with(Domain one, URI url, Role role, List<ApiKey> keys) {
    return new Domain(one.name(), url, role, one.family(), keys);
  }

  private <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int other = chance.below(i + 1);
      T moved = list.set(i, list.get(other));
      list.set(other, moved);
    }
  }

  // ---- the calls ----

  private void change(List<Domain> next, Runnable call) {
    world.changeBegins(next);
    unlocked = new CompletableFuture<>();
    inForce.begin(next, world.schedule.now());
    try {
      call.run();
    } catch (SimViolation found) {
      throw found;
    } catch (Throwable t) { // a good list must be taken
      world.judge.fail(SimOracle.THROWN, "a change threw " + t, t);
    }
    inForce.end(world.schedule.now());
    unlocked.complete(null);
    checkInForce();
  }

  private void checkInForce() {
    List<Domain> told = world.forwarder().domains();
    List<Domain> wanted = inForce.domains();
    boolean same = told.size() == wanted.size();
    for (int i = 0; same && i < told.size(); i++) {
      Domain one = told.get(i);
      Domain other = wanted.get(i);
      same =
          one.name().equals(other.name())
              && one.baseUrl().equals(other.baseUrl())
              && one.role() == other.role()
              && one.keys().equals(other.keys());
    }
    if (!same) {
      world.judge.fail(SimOracle.ADDRESS, "in force is " + told + ", wanted " + wanted);
    }
  }

  /** A list that cannot be changes nothing. */
  private void tryBadList() {
    world.met.count(SimEvent.BAD_LIST);
    List<Domain> twice = new ArrayList<>(inForce.domains());
    twice.add(twice.get(0));
    Runnable call =
        switch (chance.below(3)) {
          case 0 -> () -> world.forwarder().updateDomains(List.of());
          case 1 -> () -> world.forwarder().updateDomains(twice);
          default ->
              () -> {
                String domain = inForce.domains().get(0).name();
                world.forwarder().replaceKey(domain, "unknown", ApiKey.of("unknown", newSecret()));
              };
        };
    mustThrow(IllegalArgumentException.class, call);
    checkInForce();
  }

  /** After the stop nothing changes any more. */
  void afterStop() {
    if (plan.changeGapNanos > 0) {
      world.met.count(SimEvent.CHANGE_AFTER_STOP);
      List<Domain> same = inForce.domains();
      mustThrow(IllegalStateException.class, () -> world.forwarder().updateDomains(same));
    }
  }

  private void mustThrow(Class<? extends RuntimeException> wanted, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      if (wanted.isInstance(e)) {
        return;
      }
      throw e;
    }
    world.judge.fail(SimOracle.THROWN, "a change that cannot be was taken");
  }
}
