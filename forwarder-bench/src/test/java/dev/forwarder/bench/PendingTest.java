package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PendingTest {

  private static SubjectMark mark(long pending) {
    Tally tally = new Tally(9, 9 - pending, 0, pending, 0);
    return new SubjectMark(0, 0, 0, 0, 0, 0, 0, tally, tally);
  }

  @Test
  void theFirstMarkThatIsEnoughIsReturned() throws InterruptedException {
    Iterator<SubjectMark> marks = List.of(mark(3), mark(1), mark(0)).iterator();

    assertThat(Pending.await(marks::next, Duration.ofMinutes(1), pending -> pending < 2))
        .isEqualTo(mark(1));
  }

  @Test
  void whatStaysPendingIsAnErrorInTheEnd() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Pending.await(() -> mark(2), Duration.ZERO, pending -> pending == 0))
        .withMessageStartingWith("still pending after PT0S: ")
        .withMessageContaining("pending=2");
  }
}
