package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.BlockSettings;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of one domain must be left alone, worked out from the replies that it gave, by the
 * documented rules and beside the forwarder's own table. It knows the shortest time that each block
 * can last; where the rules leave open whether something is still remembered, it says nothing more.
 */
final class SimGates {

  private static final long RETENTION = 10 * SimTimes.MINUTE;
  private static final long NONE = -1;

  /** The machine may stall between the two looks at the wall clock. */
  private static final long CLOCK_SLACK_NANOS = 20 * SimTimes.MILLISECOND;

  private final SimPlan plan;
  private final SimJudge judge;
  private final SimMet met;
  private final Entry domain = new Entry(false);
  private final Entry[] paths;
  private final Entry[][] keys;
  private long rememberedUntilAtLeast = NONE;
  private long rememberedUntilAtMost = NONE;
  private final boolean watched;
  private long lastBlocked = NONE;
  private boolean lost;
  private boolean closed;

  /** Where requests go and under which secrets, by the last change and by the last step. */
  private URI url;

  private URI urlNoted;
  private final String[] secrets;
  private final String[] secretsNoted;
  private final boolean[] renewed;
  private boolean moved;
  private final int index;

  /** Something has changed within a step, which takes note of it when it begins only. */
  private boolean unsure;

  SimGates(SimPlan plan, int index, Domain first, SimJudge judge, SimMet met) {
    this.plan = plan;
    this.index = index;
    int keyCount = plan.domains.get(index).keys().size();
    this.secrets = new String[keyCount];
    this.renewed = new boolean[keyCount];
    this.url = first.baseUrl();
    this.urlNoted = url;
    this.judge = judge;
    this.met = met;
    this.watched = plan.blocking.maxEntries() >= 1000;
    this.paths = new Entry[plan.endpoints.size()];
    this.keys = new Entry[paths.length][keyCount];
    changed(first, false);
    this.secretsNoted = secrets.clone();
    for (int p = 0; p < paths.length; p++) {
      paths[p] = new Entry(true);
      for (int k = 0; k < keyCount; k++) {
        keys[p][k] = new Entry(false);
      }
    }
  }

  /** The domain is like this from now on. */
  void changed(Domain next, boolean inStep) {
    boolean other = !next.baseUrl().equals(url);
    url = next.baseUrl();
    for (ApiKey key : next.keys()) {
      int k = plan.keyIndex(index, key.id());
      if (k >= 0) {
        other |= secrets[k] != null && !secrets[k].equals(key.reveal());
        secrets[k] = key.reveal();
      }
    }
    unsure |= other && inStep;
  }

  /** A step begins, and takes note of what has changed; whether any secret is another one. */
  boolean noteChanges() {
    boolean any = false;
    for (int k = 0; k < secrets.length; k++) {
      renewed[k] = secretsNoted[k] != null && !secrets[k].equals(secretsNoted[k]);
      any |= renewed[k];
      secretsNoted[k] = secrets[k];
      if (renewed[k]) {
        renew(k);
      }
    }
    lost |= unsure;
    moved = !url.equals(urlNoted);
    urlNoted = url;
    if (moved) {
      open();
    }
    unsure = false;
    return any;
  }

  /** Whether the step that began last has found another secret there. */
  boolean isRenewed(Target target) {
    int k = plan.keyIndex(index, target.key().id());
    return k >= 0 && renewed[k];
  }

  /** Whether the step that began last has found another address. */
  boolean isMoved() {
    return moved;
  }

  /** Whether it is certain that nothing stands against a request there. */
  boolean isFree(int path, int key) {
    Entry[] entries = {domain, paths[path], keys[path][key]};
    return watched
        && !closed
        && !lost
        && !unsure
        && Stream.of(entries).noneMatch(entry -> entry.blocked);
  }

  /** The primary is known to be down: everything is left alone. */
  void close() {
    closed = true;
  }

  /** It is back: what was known against it is forgotten. */
  void open() {
    closed = false;
    forget();
  }

  /** What is known of a secret is forgotten. */
  void renew(int key) {
    for (int p = 0; p < paths.length && key >= 0; p++) {
      if (keys[p][key].blocked) {
        keys[p][key].unblock();
        keys[p][key].probe = null;
      }
    }
  }

  /** A request starts. */
  void sent(SimExchange exchange, long now) {
    if (closed) {
      judge.fail(SimOracle.GATE, exchange + " while its primary is known to be down");
    }
    Entry[] entries = entries(exchange);
    if (lostTrack(entries, now, false)) {
      return;
    }
    for (Entry entry : entries) {
      if (entry.blocked && entry.probe != null && entry.probe.cancelled) {
        entry.probe = null; // its target was taken out: another may find out what it did not
        block(entry, entry.errors, 0, 0, now);
      }
      if (entry.blocked && entry.probe != null) {
        judge.fail(SimOracle.GATE, exchange + " while " + entry.probe + " probes");
      }
      if (entry.blocked && now < entry.opensAt) {
        judge.fail(
            SimOracle.GATE,
            exchange + " goes " + (entry.opensAt - now) / 1e9 + " s early, at " + now / 1e9);
      }
    }
    for (Entry entry : entries) {
      if (entry.blocked) {
        entry.probe = exchange;
        met.count(SimEvent.PROBE);
      }
    }
  }

  /** A request has ended, and the domain has taken note. */
  void settled(SimExchange exchange, Reply reply, long wallSeconds, long wallNanos, long now) {
    Entry[] entries = entries(exchange);
    Evidence evidence = evidence(reply, exchange);
    if (lostTrack(entries, now, !evidence.failure)) {
      if (evidence.failure) {
        remember(now, now + longestWait());
      }
      return;
    }
    long hint = hint(exchange, wallSeconds, wallNanos);
    for (int scope = 0; scope < entries.length; scope++) {
      Entry entry = entries[scope];
      if (entry.probe == exchange) {
        entry.probe = null;
        endProbe(entry, evidence, scope, hint, now);
      } else if (evidence.scope == scope && !entry.blocked) {
        observe(entry, evidence, scope, hint, now);
      }
    }
  }

  /** What was meant for another address or secret than those of now says nothing of these. */
  private Evidence evidence(Reply reply, SimExchange exchange) {
    Evidence evidence = Evidence.of(reply, exchange);
    boolean elsewhere = !exchange.url.equals(url);
    boolean otherSecret = !exchange.key.reveal().equals(secrets[exchange.target.key()]);
    if (elsewhere) {
      met.count(SimEvent.REPLY_FROM_OLD_ADDRESS);
    } else if (otherSecret) {
      met.count(SimEvent.REPLY_TO_OLD_SECRET);
    }
    boolean outdated = elsewhere || (otherSecret && evidence.scope == Evidence.KEY);
    return outdated ? Evidence.NEUTRAL : evidence;
  }

  private Entry[] entries(SimExchange exchange) {
    return new Entry[] {domain, paths[exchange.path], keys[exchange.path][exchange.target.key()]};
  }

  private long hint(SimExchange exchange, long wallSeconds, long wallNanos) {
    if (exchange.retryAtWallSeconds == 0) {
      return exchange.retryAfterNanos;
    }
    long wait = (exchange.retryAtWallSeconds - wallSeconds) * SimTimes.SECOND - wallNanos;
    return Math.max(0, wait - CLOCK_SLACK_NANOS);
  }

  /**
   * Whether it is unclear what the forwarder remembers of these. It forgets a quiet domain when it
   * looks at a block, or hears of something other than a failure; after that all is clear again.
   */
  private boolean lostTrack(Entry[] entries, long now, boolean goodNews) {
    boolean blocked = isAnythingBlocked();
    lastBlocked = blocked || lost ? now : lastBlocked;
    if (rememberedUntilAtLeast != NONE && now >= rememberedUntilAtLeast) {
      if (now < rememberedUntilAtMost) {
        lost |= isAnythingTroubled();
      } else if (goodNews || (blocked && !lost)) {
        forget();
      }
    }
    for (Entry entry : entries) {
      if (entry.isTroubled() && now - Math.max(entry.touched, entry.opensAt) >= RETENTION) {
        // Looked at by nobody, it is forgotten by itself; but where there are blocks, all are.
        lost |= lastBlocked >= entry.touched;
        entry.clearEvidence();
      }
    }
    return lost || unsure || !watched;
  }

  private boolean isAnythingTroubled() {
    return isAny(Entry::isTroubled);
  }

  private boolean isAnythingBlocked() {
    return isAny(entry -> entry.blocked);
  }

  private boolean isAny(Predicate<Entry> question) {
    for (int p = 0; p < paths.length; p++) {
      for (Entry entry : keys[p]) {
        if (question.test(entry)) {
          return true;
        }
      }
      if (question.test(paths[p])) {
        return true;
      }
    }
    return question.test(domain);
  }

  private void forget() {
    lost = false;
    rememberedUntilAtLeast = NONE;
    rememberedUntilAtMost = NONE;
    domain.unblock();
    domain.probe = null;
    for (int p = 0; p < paths.length; p++) {
      paths[p].unblock();
      paths[p].probe = null;
      for (Entry entry : keys[p]) {
        entry.unblock();
        entry.probe = null;
      }
    }
  }

  private void endProbe(Entry entry, Evidence evidence, int scope, long hint, long now) {
    if (evidence.failure) {
      block(entry, evidence, scope, hint, now);
    } else if (evidence == Evidence.NEUTRAL) {
      block(entry, entry.errors, 0, 0, now);
    } else {
      int errors = plan.backoff.decrease(entry.errors);
      if (errors == 0) {
        entry.unblock();
      } else {
        block(entry, errors, shortest(errors), longest(errors), now);
      }
    }
  }

  private void observe(Entry entry, Evidence evidence, int scope, long hint, long now) {
    entry.touched = now;
    if (!evidence.failure) {
      entry.succeeded();
      return;
    }
    remember(now, now);
    entry.failed(evidence == Evidence.TIMED_OUT);
    if (!entry.collects || entry.provesDown(plan.blocking)) {
      block(entry, evidence, scope, hint, now);
    }
  }

  private void block(Entry entry, Evidence evidence, int scope, long hint, long now) {
    if (scope == Evidence.KEY && evidence == Evidence.KEY_REFUSED) {
      long wait = plan.keyHold.probeInterval().toNanos();
      block(entry, Math.max(1, entry.errors), wait, wait, now);
      return;
    }
    int errors = plan.backoff.increase(entry.errors);
    long least = 0;
    if (scope == Evidence.KEY && evidence == Evidence.THROTTLED) {
      least = Math.min(hint, plan.blocking.retryAfterMax().toNanos());
    }
    block(entry, errors, Math.max(least, shortest(errors)), Math.max(least, longest(errors)), now);
  }

  private void block(Entry entry, int errors, long shortest, long longest, long now) {
    entry.blocked = true;
    entry.errors = errors;
    entry.opensAt = now + shortest;
    entry.touched = now;
    entry.clearEvidence();
    remember(now + shortest, now + longest);
  }

  private void remember(long atLeast, long atMost) {
    rememberedUntilAtLeast = Math.max(rememberedUntilAtLeast, atLeast + RETENTION);
    rememberedUntilAtMost = Math.max(rememberedUntilAtMost, atMost + RETENTION);
  }

  private long longestWait() {
    return Math.max(
        plan.keyHold.probeInterval().toNanos(),
        Math.max(plan.backoff.max().toNanos(), plan.blocking.retryAfterMax().toNanos()));
  }

  /** Chance shortens a wait, but not one that had to be cut to the longest. */
  private long shortest(int errors) {
    long wait = doubled(errors);
    long max = plan.backoff.max().toNanos();
    return wait > max ? max : (long) (wait / plan.backoff.factor());
  }

  private long longest(int errors) {
    return Math.min(doubled(errors), plan.backoff.max().toNanos());
  }

  /** The base, doubled for each error; no further than to beyond the longest wait. */
  private long doubled(int errors) {
    long wait = plan.backoff.base().toNanos();
    for (int i = 0; i < errors && wait <= plan.backoff.max().toNanos(); i++) {
      wait *= 2;
    }
    return wait;
  }

  /** What the end of a request says, and about which of the three. */
  private enum Evidence {
    DELIVERED(1, false),
    FAILED(1, true),
    TIMED_OUT(1, true),
    HOST_DOWN(0, true),
    THROTTLED(2, true),
    KEY_REFUSED(2, true),
    NEUTRAL(-1, false);

    static final int KEY = 2;

    final int scope;
    final boolean failure;

    Evidence(int scope, boolean failure) {
      this.scope = scope;
      this.failure = failure;
    }

    static Evidence of(Reply reply, SimExchange exchange) {
      if (reply.failure() != null) {
        return of(reply.failure());
      }
      boolean asksToWait = exchange.retryAtWallSeconds != 0 || exchange.retryAfterNanos != 0;
      return switch (reply.status()) {
        case 200, 202, 204 -> DELIVERED;
        case 401, 403 -> KEY_REFUSED;
        case 302, 400, 410, 413, 422 -> NEUTRAL;
        case 429 -> THROTTLED;
        default -> asksToWait ? THROTTLED : FAILED;
      };
    }

    private static Evidence of(FailureKind failure) {
      return switch (failure) {
        case REFUSED, UNREACHABLE, UNKNOWN_HOST -> HOST_DOWN;
        case CONNECT_TIMEOUT, TIMEOUT -> TIMED_OUT;
        case TLS, BROKEN -> FAILED;
        case CANCELLED, INTERNAL -> NEUTRAL;
      };
    }
  }

  private static final class Entry {
    private final boolean collects;
    private final Deque<Boolean> window = new ArrayDeque<>();
    private boolean blocked;
    private @Nullable SimExchange probe;
    private int errors;
    private long opensAt;
    private long touched;
    private int failures;
    private int failuresInRow;
    private int timeoutsInRow;

    Entry(boolean collects) {
      this.collects = collects;
    }

    boolean isTroubled() {
      return blocked || failures > 0 || failuresInRow > 0;
    }

    void unblock() {
      blocked = false;
      errors = 0;
      clearEvidence();
    }

    void clearEvidence() {
      window.clear();
      failures = 0;
      failuresInRow = 0;
      timeoutsInRow = 0;
    }

    void succeeded() {
      if (failures > 0) {
        window.add(false);
      }
      failuresInRow = 0;
      timeoutsInRow = 0;
    }

    void failed(boolean timedOut) {
      if (collects) {
        window.add(true);
        failures++;
        failuresInRow++;
        timeoutsInRow = timedOut ? timeoutsInRow + 1 : 0;
      }
    }

    boolean provesDown(BlockSettings settings) {
      while (window.size() > settings.window()) {
        failures -= window.remove() ? 1 : 0;
      }
      return settings.blockOnFirstError()
          || failuresInRow >= settings.failuresInRow()
          || timeoutsInRow >= settings.timeoutsInRow()
          || failures > settings.window() / 2;
    }
  }
}
