package dev.forwarder.core;

import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Reply;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether the primary of a domain with a chain is there, as far as replies and its health check
 * have told. Where it cannot be asked, it always is. The step's own, but for the word that it is
 * back.
 */
final class PrimaryHealth {

  /** How often is looked whether somebody still watches it while it is down. */
  private static final long REMIND_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Above that status a server is not there; that one itself says something of the request. */
  private static final int INTERNAL_ERROR = 500;

  private static final Set<FailureKind> NO_EVIDENCE =
      EnumSet.of(FailureKind.CANCELLED, FailureKind.INTERNAL);

  private final DomainForwarder domain;
  private final DeliveryChain chain;
  private final ServerWatches watches;
  private final DomainLog log;
  private WatchedServer server;
  private boolean down;
  private long healthySince = Long.MIN_VALUE;
  private long remindAt;

  /** One that is taken for healthy. */
  PrimaryHealth(DomainForwarder domain, DeliveryChain chain, ServerWatches watches, DomainLog log) {
    this.domain = domain;
    this.chain = chain;
    this.watches = watches;
    this.log = log;
    this.server = new WatchedServer(chain.health(), domain, watches);
  }

  boolean isDown() {
    return down;
  }

  /** Any thread: whether there is a word that it is back, which was not noted. */
  boolean hasNews() {
    return server.hasNews();
  }

  /** Takes note of the word that it is back; whether there was one. */
  boolean note(long now) {
    if (!server.note()) {
      return false;
    }
    down = false;
    healthySince = now;
    return true;
  }

  /** Takes note of a reply; whether it says that the primary is down, which was not known. */
  boolean isDownBy(Attempt attempt) {
    boolean isOld = attempt.startedNanos() < healthySince;
    if (!server.canBeWatched() || down || isOld || !isUnavailable(attempt.reply())) {
      return false;
    }
    down = true;
    server.watch();
    return true;
  }

  private static boolean isUnavailable(Reply reply) {
    FailureKind failure = reply.failure();
    return failure == null ? reply.status() > INTERNAL_ERROR : !NO_EVIDENCE.contains(failure);
  }

  /** It has another address, of which nothing is known. */
  void moved(long now) {
    server.close();
    server = new WatchedServer(checkThere(), domain, watches);
    down = false;
    healthySince = now;
  }

  /** How to find out about the new address; as before, where the family does not say. */
  private @Nullable HealthCheck checkThere() {
    Domain moved = domain.domain();
    try {
      return moved.family().chain(moved).map(DeliveryChain::health).orElse(chain.health());
    } catch (Throwable t) { // the family's code
      log.hopThrew("the chain", t);
      return chain.health();
    }
  }

  /** Whoever watches may have lost heart, for want of a thread; whether it is time to look. */
  boolean remind(long now) {
    if (now < remindAt) {
      return false;
    }
    remindAt = now + REMIND_NANOS;
    if (down) {
      server.watch();
    }
    return true;
  }

  /** When to look whether it is still watched; never, while it is not down. */
  long nextNanos() {
    return down ? remindAt : Long.MAX_VALUE;
  }

  void close() {
    server.close();
  }
}
