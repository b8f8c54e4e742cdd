package dev.forwarder.retry.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class DiskLimitsTest {

  private static final DiskSpace SPACE = new DiskSpace(30, 100);
  private static final DiskLimits LIMITS = new DiskLimits(30, 0.9, 0);

  /** The peer's disk_usage_limit_test: nothing but its own limit bounds it. */
  @Test
  void diskWithRoomLeavesTheLimitOfBytes() {
    assertThat(LIMITS.limit(10, SPACE)).isEqualTo(30);
  }

  /** The peer's disk_usage_limit_test: a tenth of the disk must stay free. */
  @Test
  void fullDiskLeavesWhatIsUsedAndFreeButForTheReserve() {
    assertThat(LIMITS.limit(5, SPACE)).isEqualTo(30 - 10 + 5);
  }

  @Test
  void diskThatOthersHaveFilledLeavesLessThanIsUsed() {
    assertThat(LIMITS.limit(5, new DiskSpace(2, 100))).isEqualTo(-3);
  }

  @Test
  void reserveIsExactAndRoundedUp() {
    DiskSpace space = new DiskSpace(100, 100);
    assertThat(new DiskLimits(1, 0.7, 0).keptFree(space)).isEqualTo(30);
    assertThat(new DiskLimits(1, 0.29, 0).keptFree(space)).isEqualTo(71);
    assertThat(new DiskLimits(1, 1, 0).keptFree(space)).isZero();
    assertThat(new DiskLimits(1, 0.8, 0).keptFree(new DiskSpace(1, 101))).isEqualTo(21);
    assertThat(new DiskLimits(1, 0.8, 0).keptFree(new DiskSpace(1, 1L << 62)))
        .isEqualTo((1L << 62) / 5 + 1);
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    assertThat(DiskLimits.of(7)).isEqualTo(new DiskLimits(7, 0.8, 64 << 20));
  }

  @Test
  void badValuesAreRefusedWithNameValueAndBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiskLimits(0, 0.8, 0))
        .withMessage("maxBytes must be at least 1, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiskLimits(1, 0, 0))
        .withMessage("maxDiskRatio must be above 0 and at most 1, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiskLimits(1, 1.01, 0))
        .withMessage("maxDiskRatio must be above 0 and at most 1, was: 1.01");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiskLimits(1, Double.NaN, 0))
        .withMessage("maxDiskRatio must be above 0 and at most 1, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiskLimits(1, 0.8, -1))
        .withMessage("maxDeadBytes must be at least 0, was: -1");
  }
}
