package dev.forwarder.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class BarProgressTest {

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final BarProgress bar = new BarProgress(2, new PrintStream(terminal, true, UTF_8));

  private String drawn() {
    return terminal.toString(UTF_8);
  }

  @Test
  void aRunThatHasMeasuredAllIsAtItsEnd() {
    bar.begins("submit", 1, 2);
    bar.begins("submit", 2, 2);
    bar.ends();
    bar.close();
    assertThat(drawn()).contains("100%", "2/2 rounds");
  }

  @Test
  void aRunThatIsInterruptedIsNot() {
    bar.begins("submit", 1, 2);
    bar.begins("submit", 2, 2);
    bar.close();
    bar.close();
    assertThat(drawn()).contains("1/2 rounds").doesNotContain("100%");
  }
}
