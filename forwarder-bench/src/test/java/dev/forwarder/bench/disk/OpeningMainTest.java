package dev.forwarder.bench.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.forwarder.bench.disk.OpeningMain.Opened;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpeningMainTest {

  @Test
  void theMedianOfCopiesCounts() {
    List<Opened> copies = List.of(new Opened(9, 5), new Opened(1, 5), new Opened(2, 5));

    assertThat(OpeningMain.median(copies)).isEqualTo(new Opened(2, 5));
  }

  @Test
  void copiesThatCountDifferentlyAreAnError() {
    List<Opened> copies = List.of(new Opened(9, 5), new Opened(1, 5), new Opened(2, 4));

    assertThatIllegalStateException()
        .isThrownBy(() -> OpeningMain.median(copies))
        .withMessage("copies of one folder say that are pending: [5, 4]");
  }
}
