package dev.forwarder.retry;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request to one path with one key may start: it asks the domain's entry, the path's, and
 * that of path and key, and all three must let it pass.
 *
 * <p>Every request that passed must be reported once, whatever became of it: a probe that is never
 * reported keeps its entry half-blocked. Not thread-safe: only the step of its domain uses it.
 * Times are nanoseconds on the forwarder's clock.
 */
public final class EndpointGate {

  /** The answer of {@link #tryPass} to a request that must not start. */
  public static final int BLOCKED = -1;

  private static final int SCOPE_BITS = BlockScope.values().length;

  private final DomainGates gates;
  private final BlockedEndpoints endpoints;
  private final BlockKey[] keys;

  EndpointGate(
      DomainGates gates,
      BlockedEndpoints endpoints,
      BlockKey domainKey,
      BlockKey pathKey,
      BlockKey keyKey) {
    this.gates = gates;
    this.endpoints = endpoints;
    this.keys = new BlockKey[] {domainKey, pathKey, keyKey};
  }

  /**
   * When a request may start.
   *
   * @param now the time
   * @return not after {@code now} where it may at once; {@link Long#MAX_VALUE} while a probe is
   *     under way, on whose reply it depends
   */
  public long openNanos(long now) {
    long open = gates.isClosed() ? Long.MAX_VALUE : 0;
    if (!gates.isUnblocked(now)) {
      for (BlockKey key : keys) {
        open = Math.max(open, openNanos(key));
      }
    }
    return open;
  }

  /** When a request to anything of the domain may start at the earliest. */
  long domainOpenNanos(long now) {
    if (gates.isClosed()) {
      return Long.MAX_VALUE;
    }
    return gates.isUnblocked(now) ? 0 : openNanos(keys[0]);
  }

  private long openNanos(BlockKey key) {
    BlockEntry entry = gates.find(key);
    return entry == null ? 0 : entry.openNanos();
  }

  /**
   * Starts a request, if it may. An entry whose block is over becomes half-blocked by it: this one
   * request probes it, and no other passes until it is reported.
   *
   * @param now the time
   * @return {@link #BLOCKED}; or 0 for a request that probes nothing; or a positive number for a
   *     probe, whose lowest three bits tell what it probes: 1 the domain, 2 the path, 4 the path
   *     with this key. The rest numbers the probe. It is passed to {@link #report} as it is
   */
  public int tryPass(long now) {
    if (gates.isUnblocked(now)) {
      return 0;
    }
    return openNanos(now) > now ? BLOCKED : startProbes();
  }

  /**
   * Tells what became of a request that passed. The reply of a probe moves what it probed; any
   * other reply is evidence for what is unblocked, and changes nothing else.
   *
   * @param evidence what its end says
   * @param pass what {@link #tryPass} answered
   * @param now the time
   * @param hintNanos for {@link Evidence#THROTTLED} how long the server asks to wait, from now, or
   *     0; for {@link Evidence#KEY_REFUSED} how long the key is held back; else ignored
   */
  public void report(Evidence evidence, int pass, long now, long hintNanos) {
    if (!evidence.isFailure() && gates.isQuiet(now)) {
      return;
    }
    for (BlockKey key : keys) {
      boolean probed = (pass & key.scope().bit()) != 0;
      if (probed || evidence.concerns(key.scope())) {
        BlockEntry entry = gates.find(key);
        if (probed && entry != null && entry.isProbedBy(pass >>> SCOPE_BITS)) {
          endProbe(entry, evidence, now, hintNanos);
        } else if (evidence.concerns(key.scope()) && (entry == null || entry.isUnblocked())) {
          observe(key, entry, evidence, now, hintNanos);
        }
      }
    }
  }

  /**
   * Forgets what is known of the path with this key: there is another secret in its place. A probe
   * of it that is under way counts as any other request from now on.
   */
  public void unblockKey() {
    BlockEntry entry = gates.find(keys[keys.length - 1]);
    if (entry != null && !entry.isUnblocked()) {
      gates.unblock(entry);
    }
  }

  private int startProbes() {
    int probe = 0;
    int scopes = 0;
    for (BlockKey key : keys) {
      BlockEntry entry = gates.find(key);
      if (entry != null && !entry.isUnblocked()) {
        probe = probe == 0 ? gates.nextProbe() : probe;
        entry.startProbe(probe);
        scopes |= key.scope().bit();
      }
    }
    return probe << SCOPE_BITS | scopes;
  }

  private void endProbe(BlockEntry entry, Evidence evidence, long now, long hintNanos) {
    if (evidence.isFailure()) {
      block(entry, evidence, now, hintNanos);
    } else if (evidence == Evidence.NEUTRAL) {
      gates.block(entry, now, entry.errors());
    } else {
      stepDown(entry, now);
    }
  }

  private void stepDown(BlockEntry entry, long now) {
    int errors = endpoints.policy().decrease(entry.errors());
    if (errors == 0) {
      gates.unblock(entry);
    } else {
      gates.block(entry, now + endpoints.drawBackoffNanos(errors), errors);
    }
  }

  private void observe(
      BlockKey key, @Nullable BlockEntry known, Evidence evidence, long now, long hintNanos) {
    if (!evidence.isFailure()) {
      if (known != null && known.window() != null) {
        known.window().succeeded();
      }
      return;
    }
    gates.noteTrouble(now);
    BlockEntry entry = known == null ? gates.create(key) : known;
    FailureWindow window = entry.window();
    if (window != null) {
      window.failed(evidence == Evidence.TIMED_OUT);
    }
    if (window == null || window.provesDown()) {
      block(entry, evidence, now, hintNanos);
    }
  }

  private void block(BlockEntry entry, Evidence evidence, long now, long hintNanos) {
    boolean ofKey = entry.key().scope() == BlockScope.KEY;
    if (ofKey && evidence == Evidence.KEY_REFUSED) {
      gates.block(entry, now + clamped(hintNanos), Math.max(1, entry.errors()));
      return;
    }
    int errors = endpoints.policy().increase(entry.errors());
    long wait = endpoints.drawBackoffNanos(errors);
    if (ofKey && evidence == Evidence.THROTTLED) {
      wait = Math.max(wait, Math.min(hintNanos, endpoints.settings().retryAfterMax().toNanos()));
    }
    gates.block(entry, now + wait, errors);
  }

  private static long clamped(long hintNanos) {
    return Math.max(0, Math.min(hintNanos, Bounds.LONGEST_WAIT.toNanos()));
  }
}
