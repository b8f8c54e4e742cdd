package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation would find a mistake: each of these is found, and by whom it should be. */
@ExtendWith(SimSilence.class)
class SimulationMutantsTest {

  /** As many as are played at the least. */
  private static final long MOST_SEEDS = SimulationTest.LEAST_SEEDS;

  /**
   * Where to begin with those that few seeds find, since to play hundreds takes long. Where that is
   * not so any more, all others come after it.
   */
  private static final Map<SimMutant, Long> LIKELY =
      Map.of(
          SimMutant.KEEPS_WHAT_FOUND_NO_MEMORY, 433L,
          SimMutant.ASKS_ONE_SERVER_IN_TWO_LOOPS, 98L,
          SimMutant.ACKNOWLEDGES_BEFORE_IT_IS_SAFE_AT_THE_HOP, 98L,
          SimMutant.ACKNOWLEDGES_WHAT_A_HOP_THAT_FAILED_MAY_NOT_HAVE, 72L);

  /** Nothing can be wrong with these where there is no disk. */
  private static final Set<SimMutant> ON_DISK =
      EnumSet.range(SimMutant.ACKNOWLEDGES_BEFORE_THE_REPLY, SimMutant.NEVER_ACKNOWLEDGES);

  /** The same, where no domain has a further hop. */
  private static final Set<SimMutant> OF_CHAINS =
      EnumSet.range(
          SimMutant.COUNTS_HANDED_OVER_UNHEARD,
          SimMutant.ACKNOWLEDGES_WHAT_A_HOP_THAT_FAILED_MAY_NOT_HAVE);

  @ParameterizedTest
  @EnumSource
  void isFound(SimMutant mutant) {
    SimViolation found = null;
    long seed = LIKELY.getOrDefault(mutant, 1L) - 1;
    for (long tried = 0; found == null && tried < MOST_SEEDS; tried++) {
      seed = seed % MOST_SEEDS + 1;
      found = violationOf(seed, mutant);
    }

    assertThat(found).as("found within %d seeds", MOST_SEEDS).isNotNull();
    assertThat(mutant.isFor(found.oracle())).as("%s finds it", found).isTrue();
    System.out.printf("%s: %s at seed %d%n", mutant, found.oracle(), seed);
  }

  private static SimViolation violationOf(long seed, SimMutant mutant) {
    try {
      Simulation simulation = new Simulation(seed, mutant, null);
      boolean mayFind =
          (simulation.hasDisk() || !ON_DISK.contains(mutant))
              && (simulation.hasChains() || !OF_CHAINS.contains(mutant));
      if (mayFind) {
        simulation.run();
      }
      return null;
    } catch (SimViolation violation) {
      return violation;
    }
  }
}
