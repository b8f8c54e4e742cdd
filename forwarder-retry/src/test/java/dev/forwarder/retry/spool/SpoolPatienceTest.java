package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody waits for does not wake the disk thread each time. */
class SpoolPatienceTest {

  private final SpoolRig rig = new SpoolRig(1, Fsync.NEVER).open();
  private final SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);

  private List<Entry> taken(int records) {
    for (int i = 0; i < records; i++) {
      model.append("tag", 10, true);
    }
    rig.run();
    return model.in(State.TAKEN);
  }

  @Test
  void acknowledgementWaitsForTenMillisecondsAndNoLonger() {
    model.acknowledge(taken(2).get(0));
    rig.runNow();
    assertThat(rig.log.statistics().records()).isEqualTo(2);

    rig.run();
    assertThat(rig.log.statistics().records()).isEqualTo(1);
  }

  @Test
  void acknowledgementIsCarriedOutBeforeWhatIsAskedForAfterIt() {
    model.acknowledge(taken(2).get(0));
    model.append("tag", 10, true);
    rig.runNow();

    assertThat(rig.log.statistics().records()).isEqualTo(2);
    assertThat(rig.log.statistics().taken()).isEqualTo(2);
  }

  @Test
  void manyAcknowledgementsDoNotWait() {
    taken(1_000).subList(0, 600).forEach(model::acknowledge);
    rig.runNow();

    assertThat(rig.log.statistics().records()).isEqualTo(400);
  }

  @Test
  void closeCarriesOutWhatWaited() {
    model.acknowledge(taken(2).get(0));
    rig.close();
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);

    rig.open();
    assertThat(rig.log.statistics().records()).isEqualTo(1);
  }

  @Test
  void oneAlarmIsSetHoweverOftenOthersCarryOutWhatItIsFor() {
    List<Entry> taken = taken(100);
    for (Entry entry : taken) {
      model.acknowledge(entry);
      model.append("tag", 10, false);
      rig.runNow();
    }
    assertThat(rig.patientAlarms()).isEqualTo(1);
    assertThat(rig.log.statistics().taken()).isZero();

    rig.run();
    assertThat(rig.patientAlarms()).isZero();
    model.append("tag", 10, true);
    rig.run();
    model.acknowledge(model.in(State.TAKEN).get(0));
    assertThat(rig.patientAlarms()).isEqualTo(1);
  }
}
