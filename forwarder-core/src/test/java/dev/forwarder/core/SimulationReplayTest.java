package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a seed has shown once it shows again: else no failure of it could be looked into. */
@ExtendWith(SimSilence.class)
class SimulationReplayTest {

  private static final int SEEDS = Integer.getInteger("sim.replays", 20);

  @Test
  void seedPlaysTheSameStoryEveryTime() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> first = play(seed);
      List<String> again = play(seed);
      for (int i = 0; i < first.size(); i++) {
        assertThat(again.get(i)).as("seed %d, line %d", seed, i).isEqualTo(first.get(i));
      }
      assertThat(again).hasSameSizeAs(first);
    }
  }

  private static List<String> play(long seed) {
    List<String> story = new ArrayList<>();
    Simulation simulation = new Simulation(seed, SimVariant.NONE, story::add);
    simulation.run();
    story.add("" + simulation.met);
    return story;
  }
}
