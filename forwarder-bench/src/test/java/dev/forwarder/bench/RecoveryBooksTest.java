package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.bench.RecoveryBooks.Taken;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import org.junit.jupiter.api.Test;

final class RecoveryBooksTest {

  private static final Tally DOWN = new Tally(100, 90, 0, 10, 0);
  private static final Tally OUTAGE = new Tally(300, 92, 0, 208, 0);
  private static final Tally END = new Tally(300, 280, 20, 0, 5);

  /** Each request of another payload. */
  private static RecoveryBooks books(long takenBefore, long takenAfter) {
    return books(new Taken(takenBefore, takenBefore), new Taken(takenAfter, takenAfter));
  }

  private static RecoveryBooks books(Taken before, Taken after) {
    return new RecoveryBooks(DOWN, OUTAGE, END, before, after);
  }

  @Test
  void whatWaitedWhenTheOutageBeganWasOfferedToIt() {
    assertThat(books(92, 188).deliveredOfOffered()).isEqualTo(190 / 215.0);
    assertThat(books(92, 188).dropped()).isEqualTo(25);
  }

  @Test
  void booksThatAgreeLeaveNothingUncounted() {
    assertThat(books(92, 188).uncounted()).isZero();
    assertThat(books(92, 188).unanswered()).isZero();
  }

  @Test
  void aReplyThatWasCutOffDoesNotHideADeliveryThatNeverCame() {
    RecoveryBooks books = books(93, 187);

    assertThat(books.uncounted()).isOne();
    assertThat(books.unanswered()).isOne();
  }

  @Test
  void aDeliveryBeforeTheOutageThatNeverCameIsUncounted() {
    assertThat(books(91, 188).uncounted()).isOne();
  }

  @Test
  void aRequestThatCameAgainDoesNotHideADeliveryThatNeverCame() {
    RecoveryBooks books = books(new Taken(92, 92), new Taken(188, 187));

    assertThat(books.uncounted()).isOne();
    assertThat(books.takenAgain()).isOne();
  }

  @Test
  void whatWasCutOffAndCameAgainIsCounted() {
    RecoveryBooks books = books(new Taken(95, 95), new Taken(188, 185));

    assertThat(books.uncounted()).isZero();
    assertThat(books.unanswered()).isEqualTo(3);
    assertThat(books.takenAgain()).isEqualTo(3);
  }
}
