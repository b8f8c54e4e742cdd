package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Plays the whole forwarder in virtual time, with the faults and the schedule of many seeds. How to
 * play more of them, or one that failed: docs/testing.md.
 */
@ExtendWith(SimSilence.class)
class SimulationTest {

  static final long LEAST_SEEDS = 650;
  private static final long SECONDS = 30;

  @Test
  @Timeout(value = 1, unit = java.util.concurrent.TimeUnit.DAYS)
  void keepsItsPromisesWhateverHappens() throws InterruptedException {
    SimSeeds seeds = new SimSeeds(SimVariant.NONE);
    Long one = Long.getLong("sim.seed");
    Long many = Long.getLong("sim.seeds");
    if (one != null) {
      seeds.playOne(one, true);
    } else if (many != null) {
      seeds.playMany(Long.getLong("sim.first", 1), many);
    } else {
      seeds.play(LEAST_SEEDS, randomBase(), Long.getLong("sim.seconds", SECONDS));
    }
    System.out.println("simulation: " + seeds);

    assertThat(seeds.failures()).isEmpty();
    if (seeds.played() >= LEAST_SEEDS) {
      assertThat(seeds.met().never()).as("never met").isEmpty();
    } else {
      assertThat(one != null || many != null).as("%s seeds were chosen", seeds.played()).isTrue();
    }
  }

  private static long randomBase() {
    long base = new SplittableRandom().nextLong(1L << 40);
    System.out.println("simulation: seeds 1 to " + LEAST_SEEDS + ", then from " + base + " on");
    return base;
  }
}
