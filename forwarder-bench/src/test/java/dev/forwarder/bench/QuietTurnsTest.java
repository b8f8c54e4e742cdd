package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuietTurnsTest {

  private final List<String> progress = new ArrayList<>();
  private final QuietTurns turns = new QuietTurns(new Turns(), 2, progress::add);

  private static Slice slice(double otherCores, long lost) {
    Tally tally = new Tally(100, 100 - lost, lost, 0, 0);
    SubjectMark mark = new SubjectMark(0, 0, 0, 0, 0, 100, 0, tally, tally);
    SinkMark counted = new SinkMark(0, 0, List.of());
    return new Slice(new SubjectSlice(mark, mark, mark), counted, counted, 0, otherCores);
  }

  private List<Slice> next(Slice... slices) {
    Iterator<Slice> measured = List.of(slices).iterator();
    return turns.next(
        List.of("one"),
        one -> measured.next(),
        (one, slice) -> slice.subject().requireNothingLost(one));
  }

  @Test
  void aQuietTurnIsTheLast() {
    assertThat(next(slice(0.1, 0))).containsExactly(slice(0.1, 0));
    assertThat(progress).isEmpty();
  }

  @Test
  void theQuietestOfNoisyTurnsCounts() {
    assertThat(next(slice(0.5, 0), slice(0.3, 0), slice(0.4, 0))).containsExactly(slice(0.3, 0));
    assertThat(progress)
        .containsExactly("others take 0.50 cores, once more", "others take 0.30 cores, once more");
  }

  @Test
  void whatWasLostInATurnThatDoesNotCountWasLost() {
    assertThatIllegalStateException()
        .isThrownBy(() -> next(slice(0.5, 1), slice(0.1, 0)))
        .withMessageStartingWith("one: lost or refused");
  }
}
