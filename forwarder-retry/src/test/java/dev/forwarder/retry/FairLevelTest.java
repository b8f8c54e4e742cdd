package dev.forwarder.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FairLevelTest {

  @Test
  void claimsThatFitHaveNoLevel() {
    assertThat(FairLevel.of(new long[] {}, 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(FairLevel.of(new long[] {0, 0}, 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(FairLevel.of(new long[] {10, 20, 30}, 60)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyTheLargestComeDown() {
    assertThat(FairLevel.of(new long[] {10, 20, 70}, 60)).isEqualTo(30);
    assertThat(FairLevel.of(new long[] {70, 10, 70}, 60)).isEqualTo(25);
    assertThat(FairLevel.of(new long[] {70}, 60)).isEqualTo(60);
  }

  @Test
  void equalClaimsGetEqualShares() {
    assertThat(FairLevel.of(new long[] {50, 50, 50, 0}, 60)).isEqualTo(20);
  }

  @Test
  void levelFitsAndWastesNothingAndIsNeverBelowAnEqualShare() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      long[] claims = random.longs(1 + random.nextInt(8), 0, 1000).toArray();
      long total = random.nextInt(4000);
      long level = FairLevel.of(claims, total);
      long cut = Arrays.stream(claims).map(claim -> Math.min(claim, level)).sum();
      assertThat(cut).isLessThanOrEqualTo(total);
      if (level != Long.MAX_VALUE) {
        long holding = Arrays.stream(claims).filter(claim -> claim > 0).count();
        assertThat(level).isGreaterThanOrEqualTo(total / holding);
        assertThat(total - cut).isLessThan(holding);
      }
    }
  }
}
