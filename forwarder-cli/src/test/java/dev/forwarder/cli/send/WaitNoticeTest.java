package dev.forwarder.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.cli.console.Notices;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WaitNoticeTest {
  private final FakeConsole console = new FakeConsole();
  private final WaitNotice notice =
      new WaitNotice(new Notices("send", console.console()), () -> "waiting for a");

  @Test
  void shortWaitIsNotWorthAWord() {
    look(0, OptionalLong.empty());
    look(2.9, waitingSince(0));
    look(3.5, waitingSince(2.9));

    assertThat(console.err()).isEmpty();
  }

  @Test
  void longWaitIsToldOnceWithItsReason() {
    look(3, waitingSince(0));
    look(4, waitingSince(0));
    look(32, waitingSince(0));

    assertThat(console.err()).isEqualTo("send: waiting for a" + System.lineSeparator());
  }

  @Test
  void veryLongWaitIsToldAgain() {
    look(3, waitingSince(0));
    look(33, waitingSince(0));

    assertThat(console.err().lines()).hasSize(2);
  }

  @Test
  void endOfAWaitIsToldIfTheWaitWas() {
    look(3, waitingSince(0));
    look(4, OptionalLong.empty());
    look(5, OptionalLong.empty());

    assertThat(console.err().lines().toList())
        .containsExactly("send: waiting for a", "send: there is room again, going on");
  }

  @Test
  void nextLongWaitIsToldToo() {
    look(3, waitingSince(0));
    look(4, waitingSince(3.9));
    look(7, waitingSince(3.9));

    assertThat(console.err().lines().filter(line -> line.contains("waiting"))).hasSize(2);
  }

  private void look(double seconds, OptionalLong since) {
    notice.look(nanos(seconds), since);
  }

  private static OptionalLong waitingSince(double seconds) {
    return OptionalLong.of(nanos(seconds));
  }

  /** Near the end of what a ticker can count, where it wraps around. */
  private static long nanos(double seconds) {
    return Long.MAX_VALUE
        - TimeUnit.SECONDS.toNanos(2)
        + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }
}
