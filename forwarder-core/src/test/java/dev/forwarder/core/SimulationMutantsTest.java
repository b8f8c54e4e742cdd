package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation would find a mistake: each of these is found, and by whom it should be. */
@ExtendWith(SimSilence.class)
class SimulationMutantsTest {

  private static final int MOST_SEEDS = 1000;

  @ParameterizedTest
  @EnumSource
  void isFound(SimMutant mutant) {
    SimViolation found = null;
    int seed = 0;
    while (found == null && seed < MOST_SEEDS) {
      seed++;
      found = violationOf(seed, mutant);
    }

    assertThat(found).as("found within %d seeds", MOST_SEEDS).isNotNull();
    assertThat(mutant.isFor(found.oracle())).as("%s finds it", found).isTrue();
    System.out.printf("%s: %s at seed %d%n", mutant, found.oracle(), seed);
  }

  private static SimViolation violationOf(long seed, SimMutant mutant) {
    try {
      new Simulation(seed, mutant, null).run();
      return null;
    } catch (SimViolation violation) {
      return violation;
    }
  }
}
