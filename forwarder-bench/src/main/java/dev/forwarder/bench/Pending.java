package dev.forwarder.bench;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.SubjectMark;
import java.time.Duration;
import java.util.function.LongPredicate;

/** Waits until so much is pending at a subject as is wanted, but not for ever. */
final class Pending {

  /** Each look has its price for the subject. */
  private static final Duration PAUSE = Duration.ofMillis(20);

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
    return Await.until(
        mark -> enough.test(mark.total().pending()),
        () -> subject.ask("mark", SubjectMark.class),
        PAUSE,
        patience);
  }
}
