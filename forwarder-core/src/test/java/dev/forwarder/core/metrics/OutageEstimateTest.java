package dev.forwarder.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutageEstimateTest {

  private static final long PLENTY = Long.MAX_VALUE;

  @Test
  void dividesTheCapByTheRate() {
    assertThat(new OutageEstimate(100, 100, 6000, PLENTY, 0).capacitySeconds()).isEqualTo(60);
  }

  @Test
  void givesWholeSeconds() {
    assertThat(new OutageEstimate(100, 100, 6099, PLENTY, 0).capacitySeconds()).isEqualTo(60);
  }

  @Test
  void dividesWhatIsSharedByTheRates() {
    assertThat(new OutageEstimate(100, 400, PLENTY, 8000, 0).capacitySeconds()).isEqualTo(20);
    assertThat(new OutageEstimate(300, 400, PLENTY, 8000, 0).capacitySeconds()).isEqualTo(20);
  }

  @Test
  void takesTheLesserOfOwnAndShared() {
    assertThat(new OutageEstimate(100, 400, 1000, 8000, 0).capacitySeconds()).isEqualTo(10);
    assertThat(new OutageEstimate(100, 400, 9000, 8000, 0).capacitySeconds()).isEqualTo(20);
  }

  @Test
  void leavesOutWhatIsHeldAlready() {
    OutageEstimate half = new OutageEstimate(100, 100, 6000, PLENTY, 3000);

    assertThat(half.capacitySeconds()).isEqualTo(60);
    assertThat(half.leftSeconds()).isEqualTo(30);
    assertThat(new OutageEstimate(100, 100, 6000, PLENTY, 7000).leftSeconds()).isZero();
  }

  /** Of 8,000 bytes of disk a quarter is this domain's, whose part of the rate that is. */
  @Test
  void addsItsPartOfTheDiskToMemory() {
    OutageEstimate.Disk disk = new OutageEstimate.Disk(400, 8000, 0);

    assertThat(new OutageEstimate(100, 500, 6000, PLENTY, 0, disk).capacitySeconds()).isEqualTo(80);
    assertThat(new OutageEstimate(100, 500, 6000, PLENTY, 0, disk).leftSeconds()).isEqualTo(80);
  }

  @Test
  void leavesOutWhatIsOnDiskAlready() {
    OutageEstimate.Disk disk = new OutageEstimate.Disk(100, 8000, 3000);

    assertThat(new OutageEstimate(100, 100, 6000, PLENTY, 1000, disk).leftSeconds()).isEqualTo(100);
    assertThat(
            new OutageEstimate(100, 100, 6000, PLENTY, 1000, new OutageEstimate.Disk(100, 10, 20))
                .leftSeconds())
        .as("what one has too much, the other does not lack")
        .isEqualTo(50);
  }

  @Test
  void countsNoDiskForWhoKeepsNothingThere() {
    OutageEstimate.Disk others = new OutageEstimate.Disk(400, 0, 0);

    assertThat(new OutageEstimate(100, 500, 6000, PLENTY, 0, others).capacitySeconds())
        .isEqualTo(60);
  }

  @Test
  void knowsNothingWithoutTraffic() {
    OutageEstimate silent = new OutageEstimate(0, 500, 6000, 6000, 100);

    assertThat(silent.rateOrNothing()).isNaN();
    assertThat(silent.capacitySeconds()).isNaN();
    assertThat(silent.leftSeconds()).isNaN();
  }

  @Test
  void knowsNothingWhereNobodyHasTraffic() {
    OutageEstimate silent = new OutageEstimate(0, 0, 6000, 6000, 0);

    assertThat(silent.capacitySeconds()).isNaN();
    assertThat(silent.leftSeconds()).isNaN();
  }
}
