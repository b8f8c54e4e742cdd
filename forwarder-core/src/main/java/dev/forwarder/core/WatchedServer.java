package dev.forwarder.core;

import dev.forwarder.api.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * A server that may be down: of the domain itself, or of one of its hops. The step's own, but for
 * the word that it is back.
 */
final class WatchedServer {

  private final @Nullable HealthCheck check;
  private final DomainForwarder domain;
  private final ServerWatches watches;
  private final Runnable back = this::isBack;
  private volatile boolean returned;

  /**
   * A server that nobody watches yet.
   *
   * @param check how is found out that it is back; null where nobody can
   */
  WatchedServer(@Nullable HealthCheck check, DomainForwarder domain, ServerWatches watches) {
    this.check = check;
    this.domain = domain;
    this.watches = watches;
  }

  /** Whether its return can be found out. */
  boolean canBeWatched() {
    return check != null;
  }

  /** Sees to it that somebody watches for its return, where anybody can. */
  void watch() {
    if (check != null) {
      watches.await(check, domain.domain(), back);
    }
  }

  private void isBack() {
    returned = true;
    domain.tellOfHealth();
  }

  /** Any thread: whether there is a word that it is back, which was not noted. */
  boolean hasNews() {
    return returned;
  }

  /** Takes note of the word that it is back; whether there was one. */
  boolean note() {
    if (!returned) {
      return false;
    }
    returned = false;
    return true;
  }

  /** Nobody needs to watch it any more. */
  void close() {
    if (check != null) {
      watches.leave(check, back);
    }
  }
}
