package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.HealthCheck;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for the return of servers that are down: each is asked by one loop, whoever waits for it,
 * and none while nobody does. Thread-safe; no lock is held while anybody is told.
 */
final class ServerWatches {

  private static final Logger log = LoggerFactory.getLogger(ServerWatches.class);

  private final @Nullable RequestReply asker;
  private final Timer timer;

  /** Who waits for which server, as long as its loop lasts. Guarded by this. */
  private final Map<URI, List<Runnable>> waiting = new HashMap<>();

  /**
   * Nobody waits.
   *
   * @param asker asks servers; null where the forwarder's transport cannot: then a server counts as
   *     healthy when it would have been asked
   */
  ServerWatches(@Nullable RequestReply asker, Timer timer) {
    this.asker = asker;
    this.timer = timer;
  }

  /**
   * Tells when a server is healthy again; once, on whatever thread. Nothing where it waits already.
   *
   * @param check how that is found out; of the first who waits for that server
   * @param as the domain that it is asked for
   * @param healthy compared by identity
   */
  void await(HealthCheck check, Domain as, Runnable healthy) {
    boolean isFirst;
    synchronized (this) {
      List<Runnable> others = waiting.get(check.uri());
      isFirst = others == null;
      if (others == null) {
        others = new ArrayList<>();
        waiting.put(check.uri(), others);
      }
      if (others.contains(healthy)) {
        return;
      }
      others.add(healthy);
    }
    if (isFirst) {
      askLater(check, as);
    }
  }

  /** Somebody does not wait any more; the loop that is there ends by itself if nobody does. */
  synchronized void leave(HealthCheck check, Runnable healthy) {
    List<Runnable> others = waiting.get(check.uri());
    if (others != null) {
      others.remove(healthy);
    }
  }

  private void askLater(HealthCheck check, Domain as) {
    try {
      Timer.Alarm unused = timer.schedule(() -> ask(check, as), check.interval().toNanos());
    } catch (Throwable noAlarm) { // whoever waits asks again to wait, and so begins another loop
      log.warn("nobody can be asked whether {} is healthy", check.uri(), noAlarm);
      forget(check);
    }
  }

  private synchronized List<Runnable> forget(HealthCheck check) {
    List<Runnable> told = waiting.remove(check.uri());
    return told == null ? List.of() : told;
  }

  /** Whether anybody still waits; else its loop is over. */
  private synchronized boolean isWanted(HealthCheck check) {
    List<Runnable> others = waiting.get(check.uri());
    boolean isWanted = others != null && !others.isEmpty();
    if (!isWanted) {
      waiting.remove(check.uri());
    }
    return isWanted;
  }

  private void ask(HealthCheck check, Domain as) {
    if (isWanted(check)) {
      CompletionStage<Reply> answer = question(check, as);
      var unused = answer.whenComplete((reply, failure) -> answered(check, as, reply));
    }
  }

  private CompletionStage<Reply> question(HealthCheck check, Domain as) {
    if (asker == null) {
      return CompletableFuture.completedFuture(Reply.of(200));
    }
    try {
      return asker.exchange(
          new RequestReply.Probe("GET", check.uri(), List.of(), check.timeout(), 0), as);
    } catch (Throwable t) { // against its contract; no answer is an answer
      return CompletableFuture.failedFuture(t);
    }
  }

  private void answered(HealthCheck check, Domain as, @Nullable Reply reply) {
    boolean isHealthy = reply != null && reply.status() >= 200 && reply.status() < 300;
    if (isHealthy) {
      forget(check).forEach(Runnable::run);
    } else if (isWanted(check)) {
      askLater(check, as);
    }
  }
}
