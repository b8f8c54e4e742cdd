package dev.forwarder.bench;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.SubjectMark;
import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** Waits until so much is pending at a subject as is wanted, but not for ever. */
final class Pending {

  private static final long LOOK_MILLIS = 20;

  private Pending() {}

  /** Waits until nothing is. */
  static SubjectMark awaitNone(Child subject, Duration patience) throws InterruptedException {
    return await(subject, patience, pending -> pending == 0);
  }

  /**
   * Waits until it is enough.
   *
   * @return the subject's mark by which it is
   * @throws IllegalStateException if that takes longer than there is patience
   */
  static SubjectMark await(Child subject, Duration patience, LongPredicate enough)
      throws InterruptedException {
    return await(() -> subject.ask("mark", SubjectMark.class), patience, enough);
  }

  static SubjectMark await(Supplier<SubjectMark> marks, Duration patience, LongPredicate enough)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    SubjectMark mark = marks.get();
    while (!enough.test(mark.total().pending())) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("still pending after " + patience + ": " + mark.total());
      }
      Thread.sleep(LOOK_MILLIS);
      mark = marks.get();
    }
    return mark;
  }
}
