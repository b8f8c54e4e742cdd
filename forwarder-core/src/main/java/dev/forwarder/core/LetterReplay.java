package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.SpoolLog;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends the dead letters of one domain again, once, on the thread of who asks for it; outcomes come
 * on others. Of those that are under way no more than a few wait at a time.
 */
final class LetterReplay {

  /** Hands a letter over as if it came from the host. */
  @FunctionalInterface
  interface Sender {

    /** The answer; null where no domain in force, or no key of it, is the letter's. */
    @Nullable Admission send(BuriedLetter letter, SubmitOptions options);
  }

  private static final int MOST_UNDER_WAY = 256;
  private static final long MOST_BYTES_UNDER_WAY = 1 << 20;

  private final SpoolLog log;
  private final Predicate<? super BuriedLetter> which;
  private final Duration patience;
  private final Sender sender;
  private final LongSupplier clock;
  private final Object lock = new Object();

  // Guarded by the lock.
  private long letters;
  private long delivered;
  private long buried;
  private long untargeted;
  private long refused;
  private long undelivered;
  private long underWay;
  private long bytesUnderWay;
  private long untried;
  private long unreadable;
  private long lastNews;

  /** Whether the forwarder takes nothing at present, whatever it is offered. */
  private volatile boolean isOver;

  LetterReplay(
      SpoolLog log,
      Predicate<? super BuriedLetter> which,
      Duration patience,
      Sender sender,
      LongSupplier clock) {
    this.log = log;
    this.which = which;
    this.patience = patience;
    this.sender = sender;
    this.clock = clock;
  }

  /** Does it; an interrupt ends it, and is kept. */
  ReplayReport run() {
    try (LetterWalk walk = LetterWalk.over(log)) {
      sendAll(walk);
      boolean unused = awaitAtMost(0, 0);
      LetterWalk.flush(log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return report();
  }

  private void sendAll(LetterWalk walk) throws InterruptedException {
    boolean going = true;
    for (LetterWalk.Met met = walk.next(); met != null; met = walk.next()) {
      BuriedLetter letter = met.letter();
      if (letter == null) {
        count(() -> unreadable++);
        walk.keep(met.place());
      } else if (walk.isWanted(met, which)) {
        going = going && awaitAtMost(MOST_UNDER_WAY - 1, MOST_BYTES_UNDER_WAY);
        if (going && !isOver) {
          send(walk, met.place(), letter);
        } else {
          leave(walk, met.place());
        }
      }
    }
  }

  private void leave(LetterWalk walk, Place place) {
    walk.keep(place);
    count(
        () -> {
          letters++;
          untried++;
        });
  }

  private void send(LetterWalk walk, Place place, BuriedLetter letter) {
    One one = new One(walk, place, letter.letter().transaction().payload().size());
    count(
        () -> {
          lastNews = clock.getAsLong();
          letters++;
          underWay++;
          bytesUnderWay += one.bytes;
        });
    Admission admission;
    try {
      admission = sender.send(letter, SubmitOptions.NONE.withMaxWait(patience).withListener(one));
    } catch (Throwable t) { // no memory for it, perhaps
      one.notTaken(() -> untried++);
      throw t;
    }
    if (admission == null) {
      one.notTaken(() -> untargeted++);
    } else {
      CompletionStage<Void> unused = admission.settled().thenAccept(one::settled);
    }
  }

  /** Waits until no more are under way; false where there is no news for too long. */
  private boolean awaitAtMost(long most, long mostBytes) throws InterruptedException {
    synchronized (lock) {
      while (underWay > most || (underWay > 0 && bytesUnderWay > mostBytes)) {
        long left = TimeUnit.NANOSECONDS.convert(patience) - (clock.getAsLong() - lastNews);
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
      return true;
    }
  }

  private void count(Runnable counting) {
    synchronized (lock) {
      counting.run();
    }
  }

  private ReplayReport report() {
    synchronized (lock) {
      return new ReplayReport(
          log.domain(),
          letters,
          delivered,
          buried,
          untargeted,
          refused,
          undelivered,
          underWay,
          untried,
          unreadable);
    }
  }

  /** A letter that is under way; hears once what becomes of it. */
  private final class One implements DeliveryListener {

    private final LetterWalk walk;
    private final Place place;
    private final long bytes;

    One(LetterWalk walk, Place place, long bytes) {
      this.walk = walk;
      this.place = place;
      this.bytes = bytes;
    }

    @Override
    public void onOutcome(DeliveryReport report) {
      switch (report.outcome()) {
        case DELIVERED, HANDED_OVER -> isNoLetterAnyMore(() -> delivered++);
        case DEAD_LETTERED -> isNoLetterAnyMore(() -> buried++);
        case DROPPED -> notTaken(() -> undelivered++);
      }
    }

    /** None is accepted where its family does not take such payloads at present. */
    void settled(Admission admission) {
      if (admission.accepted() == 0) {
        if (admission.entries().stream().anyMatch(entry -> !isItsOwn(entry.reason()))) {
          isOver = true;
        }
        notTaken(() -> refused++);
      }
    }

    private boolean isItsOwn(@Nullable RefusalReason reason) {
      return reason == RefusalReason.PAYLOAD_TOO_LARGE || reason == RefusalReason.REMOVED;
    }

    private void isNoLetterAnyMore(Runnable counting) {
      walk.acknowledge(place);
      ended(counting);
    }

    void notTaken(Runnable counting) {
      walk.keep(place);
      ended(counting);
    }

    private void ended(Runnable counting) {
      synchronized (lock) {
        counting.run();
        underWay--;
        bytesUnderWay -= bytes;
        lastNews = clock.getAsLong();
        lock.notifyAll();
      }
    }
  }
}
