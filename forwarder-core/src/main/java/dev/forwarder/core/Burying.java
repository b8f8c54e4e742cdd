package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.core.spool.DeadLetter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What no backend will take becomes a dead letter on disk; until that is written, it is pending.
 * The step's own.
 */
final class Burying {

  /** What makes dead letters of what is in memory. */
  private static final Set<DropReason> REASONS =
      EnumSet.of(DropReason.REJECTED, DropReason.KEY_REFUSED);

  private final Store store;
  private final Endings endings;
  private final Consumer<DiskNews> told;
  private final Map<Transaction, Death> dying = new HashMap<>();

  /** How a transaction ends, one way or the other. */
  private record Death(int attempts, DropReason reason, @Nullable Reply reply) {}

  /**
   * Nothing is on its way.
   *
   * @param told takes what the disk says; any thread
   */
  Burying(Store store, Endings endings, Consumer<DiskNews> told) {
    this.store = store;
    this.endings = endings;
    this.told = told;
  }

  /**
   * Takes a request that would be dropped, if its reason is one that makes dead letters, and the
   * disk may have them.
   *
   * @return whether it has; else the request is dropped
   */
  boolean take(QueuedRequest request, @Nullable DropReason reason, @Nullable Reply reply) {
    if (reason == null || !REASONS.contains(reason) || !store.mayKeepAll(request)) {
      return false;
    }
    request.forEach(one -> write(one, new Death(request.attemptsOf(one), reason, reply)));
    return true;
  }

  /** What cannot even be asked of the disk, for want of memory perhaps, is not on its way. */
  private void write(Transaction transaction, Death death) {
    dying.put(transaction, death);
    try {
      bury(transaction, death);
    } catch (Throwable t) {
      dying.remove(transaction);
      throw t;
    }
  }

  private void bury(Transaction transaction, Death death) {
    Reply reply = death.reply();
    DeadLetter letter =
        new DeadLetter(
            death.reason(),
            reply == null ? 0 : reply.status(),
            reply == null ? "" : reply.detail(),
            store.wallMillis(),
            transaction.toStored());
    store.bury(transaction, letter, DiskNews.ofBurying(transaction, told));
  }

  /** It is a dead letter now, or could not become one. */
  void end(Transaction transaction, boolean buried) {
    Death death = dying.remove(transaction);
    if (death == null) {
      throw new IllegalStateException(transaction + " was not on its way to the dead letters");
    }
    Outcome outcome = buried ? Outcome.DEAD_LETTERED : Outcome.DROPPED;
    DropReason reason = buried ? null : death.reason();
    endings.end(transaction, death.attempts(), outcome, reason, death.reply());
  }

  boolean isEmpty() {
    return dying.isEmpty();
  }

  void forEach(Consumer<? super Transaction> action) {
    dying.keySet().forEach(action);
  }
}
