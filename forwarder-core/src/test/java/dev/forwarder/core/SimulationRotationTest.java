package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Domains and keys that come, go and change while everything else goes on, over many seeds; {@code
 * -Dsim.seed=N} plays one, {@code -Dsim.seeds=N} so many.
 */
@ExtendWith(SimSilence.class)
final class SimulationRotationTest {

  private static final int SEEDS = 200;
  private static final int MOST_SEEDS = 1000;

  @Test
  void nothingIsLostOrMisroutedWhateverChanges() {
    Long one = Long.getLong("sim.seed");
    long seeds = Long.getLong("sim.seeds", SEEDS);
    long changes = 0;
    long accepted = 0;
    for (long i = 1; i <= (one == null ? seeds : 1); i++) {
      RotationSimulation simulation = play(one == null ? i : one, DomainForwarder::new);
      changes += simulation.changes;
      accepted += simulation.books.accepted();
    }
    if (one == null) {
      play(new SplittableRandom().nextLong(1L << 40), DomainForwarder::new);
    }
    System.out.printf("rotation: %d changes, %d transactions%n", changes, accepted);

    assertThat(changes).isPositive();
    assertThat(accepted).isPositive();
  }

  private static RotationSimulation play(long seed, ForwarderBuilder.DomainMaker maker) {
    RotationSimulation simulation = new RotationSimulation(seed, maker);
    try {
      simulation.run();
    } catch (Throwable t) { // of whatever kind: it is told with its seed
      throw new AssertionError("replay with -Dsim.seed=" + seed, t);
    }
    return simulation;
  }

  @ParameterizedTest
  @EnumSource
  void eachMistakeIsFound(RotationMutant mutant) {
    SimViolation found = null;
    for (int seed = 1; found == null && seed < MOST_SEEDS; seed++) {
      try {
        new RotationSimulation(seed, mutant).run();
      } catch (SimViolation violation) {
        found = violation;
      }
    }

    assertThat(found).as("found within %d seeds", MOST_SEEDS).isNotNull();
    assertThat(mutant.isFor(found.oracle())).as("%s finds it", found).isTrue();
  }
}
