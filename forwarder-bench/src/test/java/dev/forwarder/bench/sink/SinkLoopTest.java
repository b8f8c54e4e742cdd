package dev.forwarder.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SinkLoopTest {

  private static int failing() {
    throw new UncheckedIOException("no port", new BindException("taken"));
  }

  @Test
  void aQuestionThatThrowsIsItsAskersAffairAlone() throws IOException, InterruptedException {
    SinkLoop loop = new SinkLoop(false);
    Thread thread = new Thread(loop, "test-sink");
    thread.start();
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.ask(SinkLoopTest::failing))
        .withMessage("no port")
        .withRootCauseInstanceOf(BindException.class);
    assertThat(loop.ask(() -> 7)).isEqualTo(7);
    loop.close();
    thread.join();
  }

  @Test
  void whoAsksALoopThatHasEndedIsToldSo() throws IOException {
    SinkLoop loop = new SinkLoop(false);
    loop.close();
    loop.run();
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.ask(() -> 7))
        .withMessageContaining("the sink has ended");
  }
}
