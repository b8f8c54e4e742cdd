package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ScaleSuiteTest {

  private static final Timing QUICK = new Timing(Duration.ofMillis(500), Duration.ofSeconds(1));

  @Test
  void aThousandDomainsHaveTimeToOpenTheirConnections() {
    assertThat(ScaleSuite.timing(QUICK, 1000).settle()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void fewOfThemNeedLess() {
    assertThat(ScaleSuite.timing(QUICK, 1).settle()).isEqualTo(Duration.ofSeconds(3));
  }
}
