package dev.forwarder.core;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import dev.forwarder.core.breaker.HopBreaker;
import org.jspecify.annotations.Nullable;

/**
 * Whether a hop may be tried, worked out from its replies beside the forwarder's breaker: a hop
 * that is watched is left alone until somebody says that it is back, any other for a while, after
 * which one request tries it.
 */
final class SimHopState {

  private static final long NEVER = Long.MAX_VALUE;

  private final SimChain chain;
  private final SimHop hop;
  private final @Nullable SimWatch watch;
  private long openedAt = NEVER;
  private @Nullable SimExchange probe;

  /** Whether it has answered, and has not failed since. */
  private boolean answers;

  SimHopState(SimChain chain, SimHop hop) {
    HealthCheck check = hop.health();
    this.chain = chain;
    this.hop = hop;
    this.watch = check == null ? null : chain.world().health().watch(check);
  }

  /** Whether it should be tried, and has been for so long. */
  boolean isUp(long forNanos) {
    if (watch != null) {
      return !watch.down();
    }
    long now = chain.world().schedule.now();
    return openedAt == NEVER || (!isProbed() && now - forNanos > openedAt + pause());
  }

  /** What was cancelled tries it no more. */
  private boolean isProbed() {
    return probe != null && !probe.cancelled;
  }

  private static long pause() {
    return HopBreaker.PAUSE.toNanos();
  }

  /** How many may be under way to it: a few until it has answered. */
  int mostInFlight() {
    int most = hop.maxInFlight();
    return answers ? most : Math.min(most, HopLine.MOST_UNTIL_IT_ANSWERS);
  }

  /** A request goes to it. */
  void sent(SimExchange exchange) {
    if (watch != null) {
      require(!watch.down(), exchange, "while it is known to be down");
    } else if (openedAt != NEVER) {
      require(!isProbed(), exchange, "while another one tries it");
      require(isUp(0), exchange, "too soon after it failed");
      probe = exchange;
      chain.world().met.count(SimEvent.HOP_TRIED);
    }
  }

  private void require(boolean holds, SimExchange exchange, String otherwise) {
    if (!holds) {
      chain
          .world()
          .judge
          .fail(SimOracle.GATE, "to " + hop.name() + " " + otherwise + ": " + exchange);
    }
  }

  /** The forwarder takes note of a reply. */
  void settled(SimExchange exchange, Reply reply) {
    Verdict verdict = Verdict.standard(reply);
    if (reply.failure() == FailureKind.CANCELLED) {
      released(exchange);
    } else if (verdict == Verdict.DELIVERED || verdict == Verdict.REJECTED) {
      answered();
    } else {
      failed();
    }
  }

  private void answered() {
    answers = true;
    if (watch == null && probe != null) {
      probe = null;
      openedAt = NEVER;
      chain.world().met.count(SimEvent.HOP_BACK);
    }
  }

  private void failed() {
    long now = chain.world().schedule.now();
    answers = false;
    if (watch != null) {
      if (watch.isDown()) {
        chain.world().met.count(SimEvent.HOP_DOWN);
      }
    } else if (openedAt == NEVER || probe != null) {
      chain.world().met.count(SimEvent.HOP_DOWN);
      openedAt = now;
      probe = null;
    }
  }

  /** It ended without the hop's word. */
  void released(SimExchange exchange) {
    if (probe == exchange) {
      probe = null;
    }
  }

  // ---- the word that it is back ----

  boolean wasDown() {
    return watch != null && watch.down();
  }

  /** A step takes note of the word, if there is one. */
  void note() {
    if (watch != null && watch.note()) {
      chain.world().met.count(SimEvent.HOP_BACK);
    }
  }

  void remind(boolean wasDown) {
    if (watch != null) {
      watch.remind(wasDown);
    }
  }

  void end() {
    if (watch != null) {
      watch.end();
    }
  }
}
