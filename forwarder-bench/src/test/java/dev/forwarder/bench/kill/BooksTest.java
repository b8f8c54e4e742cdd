package dev.forwarder.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.Fsync;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** That what is wrong is found. */
final class BooksTest {

  private static final int PROCESS = 1;
  private static final int SEED = 7;

  private final Books books = new Books(SEED);

  BooksTest() {
    begin(0);
  }

  private void begin(int floor) {
    books.begin(
        new Errand(PROCESS, SEED, "", 1, Fsync.NEVER, 0, 10, false, null, null, 0, Mutant.NONE),
        floor);
  }

  private static byte[] bytes(long number) {
    return new Parcel(PROCESS, number).bytes(SEED, false);
  }

  private void accept(int count) {
    for (int i = 0; i < count; i++) {
      books.accepted(PROCESS, i);
    }
  }

  @Test
  void whatArrivesAgainUnderItsKeyIsADuplicateAndNothingElse() {
    accept(1);
    assertThat(books.take("a", bytes(0))).isTrue();
    assertThat(books.take("a", bytes(0))).isTrue();

    assertThat(books.verdict())
        .returns(0, Books.Verdict::lost)
        .returns(0L, Books.Verdict::wrong)
        .returns(1L, Books.Verdict::duplicates);
  }

  @Test
  void whatWasAcceptedAndNeverCameIsLost() {
    accept(2);
    books.take("a", bytes(0));

    assertThat(books.verdict().lost()).isEqualTo(1);
    assertThat(books.verdict().told())
        .containsExactly("payload 1 of process 1 was accepted, and never came");
  }

  @Test
  void bytesThatNobodySubmittedAreWrong() {
    accept(2);
    byte[] changed = bytes(0);
    changed[3] ^= 1;
    books.take("a", changed);
    books.take("b", new byte[0]);

    assertThat(books.verdict().wrong()).isEqualTo(2);
    assertThat(books.verdict().arrived()).isZero();
  }

  @Test
  void aSecondKeyForAPayloadIsWrongAndASecondPayloadForAKey() {
    accept(3);
    books.take("a", bytes(0));
    books.take("b", bytes(0));
    books.take("a", bytes(1));

    assertThat(books.verdict().wrong()).isEqualTo(2);
  }

  @Test
  void noMoreIsTakenThanLeavesSomethingPending() {
    begin(1);
    accept(2);

    assertThat(books.take("a", bytes(0))).isTrue();
    assertThat(books.take("b", bytes(1))).isFalse();
    assertThat(books.take("a", bytes(0))).isTrue();
    assertThat(books.pending()).isEqualTo(1);
  }

  @Test
  void linesThatAreMissingChangedOrUnderAnotherKeyAreFaults() {
    LineBooks lines = new LineBooks(3);
    take(lines, "a", LineBooks.line(0));
    take(lines, "a", LineBooks.line(0));
    assertThat(lines.faults()).containsExactly("2 lines did not come, the first of them 1");

    take(lines, "b", LineBooks.line(1));
    take(lines, "c", LineBooks.line(2));
    assertThat(lines.faults()).isEmpty();
    assertThat(lines.duplicates()).isEqualTo(1);

    take(lines, "d", LineBooks.line(2));
    take(lines, "e", LineBooks.line(3));
    take(lines, "f", "nonsense");
    assertThat(lines.faults()).hasSize(3);
  }

  private static void take(LineBooks lines, String key, String line) {
    assertThat(lines.take(key, line.getBytes(StandardCharsets.UTF_8))).isTrue();
  }
}
