package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class TroubleTest {

  /** What a log line takes its words from, where there is no memory for words. */
  private static final class Unsayable extends IOException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new OutOfMemoryError("so the test says");
    }
  }

  @Test
  void whatCannotBeSaidIsTriedAgainAllTheSame() {
    Trouble trouble = new Trouble("write", "nothing is written");
    assertThatThrownBy(() -> trouble.met(new Unsayable(), 5)).isInstanceOf(OutOfMemoryError.class);

    assertThat(trouble.cause()).isInstanceOf(Unsayable.class);
    assertThat(trouble.holds(5)).isTrue();
    assertThat(trouble.retryAt()).isEqualTo(5 + Trouble.RETRY_NANOS);
  }
}
