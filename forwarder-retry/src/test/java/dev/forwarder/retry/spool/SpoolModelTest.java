package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A list and the spool do the same, by chance; a failure names its seed. */
class SpoolModelTest {

  private static final List<Fsync> FSYNCS = List.of(Fsync.values());
  private static final List<String> TAGS = List.of("a", "b", "series|key-1", "ü\"\\\n");

  /** One run: its chance, the spool and what it should be. */
  private static final class Run {
    final SplittableRandom random;
    final SpoolRig rig;
    final SpoolModel model;
    int largest = 2_000;

    Run(long seed, Fsync fsync, FramingKind framing) {
      random = new SplittableRandom(seed);
      rig = new SpoolRig(random.nextLong(), fsync, framing).open();
      model = new SpoolModel(rig, framing);
    }

    String tag() {
      return TAGS.get(random.nextInt(TAGS.size()));
    }

    /** Something that an owner does; the disk thread may come to it now or later. */
    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> append();
        case 4, 5 -> {
          for (int i = random.nextInt(30); i > 0; i--) {
            some(State.TAKEN, model::acknowledge);
          }
        }
        case 6 -> some(State.TAKEN, model::giveBack);
        case 7, 8 -> read(1 + random.nextInt(50));
        case 9 -> rig.log.flush(failure -> {});
        case 10 -> rig.pass(Duration.ofMillis(random.nextInt(100)));
        default -> rig.run();
      }
    }

    private void append() {
      for (int i = random.nextInt(20); i >= 0; i--) {
        boolean isHuge = random.nextInt(2_000) == 0;
        int length = random.nextInt(isHuge ? 3_000_000 : largest);
        model.append(tag(), length, random.nextBoolean());
      }
    }

    private void some(State state, Consumer<Entry> action) {
      List<Entry> entries = model.in(state);
      if (!entries.isEmpty()) {
        action.accept(entries.get(random.nextInt(entries.size())));
      }
    }

    void read(int most) {
      String one = tag();
      boolean all = random.nextBoolean();
      ReadOrder order = random.nextBoolean() ? ReadOrder.OLDEST_FIRST : ReadOrder.NEWEST_FIRST;
      model.read(tag -> all || tag.equals(one), most, order);
    }

    /** All that is free can be read, and nothing else. */
    void drain() {
      rig.run();
      while (!model.read(tag -> true, 1_000, ReadOrder.OLDEST_FIRST).isEmpty()) {
        assertThat(model.entries).isNotEmpty();
      }
      assertThat(model.in(State.FREE)).as("what cannot be read").isEmpty();
    }

    /** Whatever was taken or not: a new process finds it free. */
    void reopened() {
      model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    }
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void doesWhatAListDoes(FramingKind framing) {
    for (long seed = 1; seed <= 60; seed++) {
      Run run = new Run(seed, FSYNCS.get((int) (seed % 3)), framing);
      for (int i = 0; i < 150; i++) {
        step(run, seed, i);
      }
      run.drain();
      run.rig.close();
      assertThat(run.rig.losses).as("losses, seed " + seed).isEmpty();
    }
  }

  private static void step(Run run, long seed, int i) {
    try {
      int what = run.random.nextInt(40);
      if (what > 1) {
        run.step();
        return;
      }
      run.rig.run();
      run.model.checkCounts();
      run.rig.check();
      if (what == 0) {
        run.rig.close();
      } else {
        run.rig.disk.crash();
      }
      run.rig.open();
      run.reopened();
      run.model.checkCounts();
      run.rig.check();
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed + ", step " + i, e);
    }
  }
}
