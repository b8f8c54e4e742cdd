package dev.forwarder.core;

import dev.forwarder.api.Priority;
import dev.forwarder.retry.spool.CountCallback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What was on disk of targets before they were: it counts as accepted once the disk has said how
 * much it is. The disk's thread counts it between all else that it does for that log, so that each
 * record counts once, whoever wrote it, and whatever the target writes meanwhile. The step's own,
 * but for {@link #ask}.
 */
final class Claims {

  /** One question, and for whom. */
  static final class Claim {
    private final Priority priority;
    private final List<Target> targets;
    private Map<String, Long> records = Map.of();
    private boolean isPostponed;
    private volatile @Nullable Thread asking;
    private volatile boolean isAccepted;

    Claim(Priority priority, List<Target> targets) {
      this.priority = priority;
      this.targets = targets;
    }

    Priority priority() {
      return priority;
    }

    /** Whether what it found counts as accepted already. */
    boolean isAccepted() {
      return isAccepted;
    }

    /** They count as accepted; by the step, or while no step can end the targets. */
    private void accept(Map<String, Long> records) {
      isAccepted = true;
      forEach(records, (target, number) -> target.accepted().recover(number));
    }

    private void forEach(Map<String, Long> records, ObjLongConsumer<Target> action) {
      Map<String, Target> byKey = new HashMap<>();
      for (Target target : targets) {
        if (target.presence().departure() != Departure.OVER) {
          byKey.put(target.key().id(), target);
        }
      }
      records.forEach(
          (tag, number) -> {
            Target target = byKey.get(StoreTag.keyId(tag));
            if (target != null) {
              action.accept(target, number);
            }
          });
    }
  }

  private final Store store;
  private final Stored stored;
  private final Presence presence;
  private final Consumer<DiskNews> told;
  private final AtomicInteger awaited = new AtomicInteger();
  private long recovered;

  /**
   * Nothing is asked for.
   *
   * @param stored the count of what is on disk alone
   * @param presence that of the domain
   * @param told takes what the disk says; any thread
   */
  Claims(Store store, Stored stored, Presence presence, Consumer<DiskNews> told) {
    this.store = store;
    this.stored = stored;
    this.presence = presence;
    this.told = told;
  }

  /**
   * Asks for what is there of these, but for those that it was asked for already. One thread at a
   * time, before anything else can come to them: what they write themselves is written later.
   */
  void ask(List<Target> targets) {
    List<Target> news = new ArrayList<>(targets);
    news.removeIf(target -> !target.claim());
    if (news.isEmpty()) {
      return;
    }
    for (Priority priority : Priority.values()) {
      ask(new Claim(priority, List.copyOf(news)));
    }
  }

  private void ask(Claim claim) {
    awaited.incrementAndGet();
    claim.asking = Thread.currentThread();
    store.log(claim.priority).count(callback(claim));
    claim.asking = null;
  }

  /** Its news are made now: when they are told there may be no memory for them. */
  private CountCallback callback(Claim claim) {
    DiskNews found = new DiskNews(reader -> reader.found(claim, claim.records));
    DiskNews postponed = new DiskNews(reader -> reader.postponed(claim));
    return new CountCallback() {
      @Override
      public void counted(Map<String, Long> records) {
        if (claim.asking == Thread.currentThread()) { // nobody but who asks could end its targets
          claim.accept(records);
        }
        claim.records = records;
        told.accept(found);
      }

      @Override
      public void postponed() {
        told.accept(postponed);
      }
    };
  }

  /** It cannot be seen at present: nobody waits for it. */
  void postponed(Claim claim) {
    claim.isPostponed = true;
    awaited.decrementAndGet();
  }

  /** So much is there, of whatever keys; of those that are over by now it stays there. */
  void found(Claim claim, Map<String, Long> records) {
    if (!claim.isPostponed) {
      awaited.decrementAndGet();
    }
    if (presence.departure() == Departure.OVER) { // from then on its counts stand
      return;
    }
    if (!claim.isAccepted) {
      claim.accept(records);
    }
    claim.targets.forEach(target -> target.claimed(claim.priority));
    claim.forEach(
        records,
        (target, number) -> {
          stored.add(claim.priority, number);
          recovered += number;
        });
  }

  /** How many transactions of earlier processes, or of earlier lives of a key, it has found. */
  long recovered() {
    return recovered;
  }

  /** Whether no answer is on its way. */
  boolean isQuiet() {
    return awaited.get() == 0;
  }
}
