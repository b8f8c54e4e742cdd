package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whatever is done to the files of a spool: it opens, gives nothing but what was given to it, none
 * of it twice, and goes on.
 */
final class SpoolFuzzTest {

  private static final int RECORDS_OF_A_SEGMENT = 5;

  private final Map<FramingKind, SmallSpool> spools = new HashMap<>();

  @FuzzTest(maxDuration = "60s")
  void whateverIsDoneToItsFiles(byte[] script) {
    boolean isBinary = script.length == 0 || script[0] % 2 == 0;
    FramingKind framing = isBinary ? FramingKind.BINARY : FramingKind.LINES;
    SmallSpool spool = spools.computeIfAbsent(framing, kind -> new SmallSpool(kind, true));
    spool.reset();

    FileEdits edits = new FileEdits(spool.rig.disk.damage(), spool.files());
    edits.run(script);
    int delivered = spool.deliver();

    assertThat(delivered).isLessThanOrEqualTo((int) spool.live);
    if (edits.areInPlace()) {
      int spared = (int) spool.live - RECORDS_OF_A_SEGMENT * edits.editedSegments();
      assertThat(delivered).as("what was not touched").isGreaterThanOrEqualTo(spared);
    }
    goesOn(spool);
  }

  private static void goesOn(SmallSpool spool) {
    SpoolModel model = spool.model;
    List<Entry> found = model.in(State.TAKEN);
    model.append("even", 3, false);
    spool.rig.run();
    assertThat(model.in(State.FREE)).as("one more").isNotEmpty();
    found.forEach(model::giveBack);
    spool.rig.run();
    spool.rig.close();
    spool.rig.losses.clear();
    List<Entry> ended = model.in(State.ENDED);
    ended.forEach(entry -> entry.state = State.FREE); // their acknowledgements may be damaged
    spool.rig.open();
    int again = model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST).size();
    assertThat(again).as("what was found, and one more").isGreaterThan(found.size());
    assertThat(spool.rig.losses).isEmpty();
    spool.rig.close();
    ended.forEach(entry -> entry.state = State.ENDED);
    model.forgetLast();
  }
}
