package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.LetterKeeper.Letter;
import dev.forwarder.api.LetterKeeper.Place;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What nobody takes goes to the keeper of the domain's family; until that has it, it is pending.
 * Whatever comes while the keeper is busy is kept together: each call may force a file. The step's
 * own, but for the keeper's word.
 */
final class KeptLetters {

  /** What is kept: also what there was no room or time for, since nothing else would keep it. */
  private static final Set<DropReason> REASONS =
      EnumSet.of(
          DropReason.REJECTED,
          DropReason.KEY_REFUSED,
          DropReason.EVICTED,
          DropReason.STOPPED,
          DropReason.STOPPED_IN_FLIGHT,
          DropReason.REMOVED);

  /** So many letters, about, are kept together at the most. */
  private static final int MOST_TOGETHER = 1000;

  /** And no more, where they have so many bytes together: a keeper writes them as one. */
  private static final long BYTES_TOGETHER = 1 << 20;

  private static final Place[] PLACES = Place.values();

  private final @Nullable LetterKeeper keeper;
  private final Executor executor;
  private final Endings endings;
  private final DomainLog log;
  private final Runnable wake;

  /** What the keeper is to be given next; the executor's to take. */
  private final Inbox<Kept> given = new Inbox<>();

  private final Inbox<Kept> news = new Inbox<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Set<Kept> asked = new HashSet<>();

  /** A request whose transactions the keeper was given, and how it ends. */
  private static final class Kept implements Linked<Kept> {
    private final QueuedRequest request;
    private final DropReason reason;
    private final @Nullable Reply reply;
    private final List<Letter> letters;
    private @Nullable Kept next;
    private @Nullable Throwable failure;

    Kept(QueuedRequest request, DropReason reason, @Nullable Reply reply, List<Letter> letters) {
      this.request = request;
      this.reason = reason;
      this.reply = reply;
      this.letters = letters;
    }

    Place place() {
      return letters.get(0).place();
    }

    @Override
    public @Nullable Kept next() {
      return next;
    }

    @Override
    public void next(@Nullable Kept newNext) {
      next = newNext;
    }
  }

  /**
   * Nothing was given to it.
   *
   * @param keeper null where the family has none
   * @param executor runs what waits for a disk, one after the other
   * @param wake brings about a step
   */
  KeptLetters(
      @Nullable LetterKeeper keeper,
      Executor executor,
      Endings endings,
      DomainLog log,
      Runnable wake) {
    this.keeper = keeper;
    this.executor = executor;
    this.endings = endings;
    this.log = log;
    this.wake = wake;
  }

  /**
   * Takes a request that would be dropped, if its reason is one to keep it for.
   *
   * @param attempt the attempt of a hop that ended it; null where that was none
   * @return whether it has; else the request is dropped
   */
  boolean take(
      QueuedRequest request,
      @Nullable HopAttempt attempt,
      @Nullable DropReason reason,
      @Nullable Reply reply) {
    if (keeper == null || reason == null || !REASONS.contains(reason)) {
      return false;
    }
    Kept kept = new Kept(request, reason, reply, letters(request, attempt, reason, reply));
    asked.add(kept);
    given.put(kept);
    return !busy.compareAndSet(false, true) || begin(keeper, kept);
  }

  /** Has the keeper given what there is: that is this one, since it was not busy. */
  private boolean begin(LetterKeeper by, Kept only) {
    try {
      executor.execute(() -> keepGiven(by));
      return true;
    } catch (Throwable noThread) {
      given.poll();
      asked.remove(only);
      busy.set(false);
      log.lettersLost(noThread);
      return false;
    }
  }

  private static List<Letter> letters(
      QueuedRequest request,
      @Nullable HopAttempt attempt,
      DropReason reason,
      @Nullable Reply reply) {
    Domain domain = request.domain();
    String hop = attempt == null ? null : attempt.line().hop().name();
    Place place = place(attempt, reason);
    List<Letter> letters = new ArrayList<>(request.count());
    request.forEach(
        one ->
            letters.add(
                new Letter(
                    domain.name(),
                    one.target().key().id(),
                    one.endpoint(),
                    one.payload(),
                    place,
                    hop,
                    reply)));
    return letters;
  }

  private static Place place(@Nullable HopAttempt attempt, DropReason reason) {
    if (attempt == null) {
      return reason == DropReason.EVICTED ? Place.DRAIN : Place.PRIMARY;
    }
    return attempt.use() == HopAttempt.Use.DRAIN ? Place.DRAIN : Place.HOP;
  }

  private void keepGiven(LetterKeeper by) {
    do {
      while (!given.isEmpty()) {
        keepSome(by);
      }
      busy.set(false);
    } while (!given.isEmpty() && busy.compareAndSet(false, true)); // came in between
  }

  /** Throws nothing: else there would be nobody for those that are given later. */
  private void keepSome(LetterKeeper by) {
    Kept first = takeSome();
    for (Place place : PLACES) {
      keep(by, first, place);
    }
    Kept kept = first;
    while (kept != null) {
      Kept next = kept.next;
      news.put(kept);
      kept = next;
    }
    try {
      wake.run();
    } catch (Throwable t) {
      // The news are there, for whatever else brings about a step.
    }
  }

  /** Some of those that are given, one linked to the other. */
  private @Nullable Kept takeSome() {
    Kept first = given.poll();
    Kept last = first;
    int letters = 0;
    long bytes = 0;
    while (last != null) {
      letters += last.letters.size();
      bytes += last.request.bytes();
      boolean isEnough = letters >= MOST_TOGETHER || bytes >= BYTES_TOGETHER;
      last.next = isEnough ? null : given.poll();
      last = last.next;
    }
    return first;
  }

  /** Has those of that place kept together. */
  private static void keep(LetterKeeper by, @Nullable Kept first, Place place) {
    Throwable failure = null;
    try {
      List<Letter> letters = new ArrayList<>();
      for (Kept kept = first; kept != null; kept = kept.next) {
        if (kept.place() == place) {
          letters.addAll(kept.letters);
        }
      }
      if (!letters.isEmpty()) {
        by.keep(Collections.unmodifiableList(letters));
      }
    } catch (Throwable t) { // whatever it throws, or there is no memory: they are dropped then
      failure = t;
    }
    for (Kept kept = first; kept != null; kept = kept.next) {
      if (kept.place() == place) {
        kept.failure = failure;
      }
    }
  }

  /** Any thread: whether the keeper has said something that was not noted. */
  boolean hasNews() {
    return !news.isEmpty();
  }

  /** Takes note of what was kept. */
  void note() {
    Kept kept;
    while ((kept = news.poll()) != null) {
      asked.remove(kept);
      if (kept.failure == null) {
        endings.end(kept.request, Outcome.DEAD_LETTERED, null, kept.reply);
      } else {
        log.lettersLost(kept.failure);
        endings.end(kept.request, Outcome.DROPPED, kept.reason, kept.reply);
      }
    }
  }

  /** Whether nothing is on its way. */
  boolean isEmpty() {
    return asked.isEmpty();
  }

  void forEach(Consumer<? super Transaction> action) {
    asked.forEach(kept -> kept.request.forEach(action));
  }
}
