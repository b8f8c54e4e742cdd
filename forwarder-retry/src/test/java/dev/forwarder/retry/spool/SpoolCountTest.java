package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a log says that it has, and when: nothing comes before what it belongs to. */
class SpoolCountTest {

  private static final Duration RETRY = Duration.ofMillis(1_100);

  /** What was heard, in order. */
  private final List<String> heard = new ArrayList<>();

  private final CountCallback counting =
      new CountCallback() {
        @Override
        public void counted(Map<String, Long> records) {
          heard.add("counted " + records);
        }

        @Override
        public void postponed() {
          heard.add("postponed");
        }
      };

  private final AppendCallback appending =
      new AppendCallback() {
        @Override
        public void appended(Place place) {
          heard.add("appended");
        }

        @Override
        public void refused(AppendRefusal refusal) {
          heard.add("refused " + refusal.reason());
        }
      };

  private void append(SpoolRig rig, String tag) {
    rig.log.append(
        new NewRecord(rig.wallMillis(), tag, false, ByteBuffer.allocate(100)), appending);
  }

  @Test
  void countsWhatIsNeitherTakenNorDoneOfEachTag() {
    SpoolRig rig = new SpoolRig(1, Fsync.NEVER).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 12; i++) {
      model.append("tag" + i % 3, 100, false);
    }
    List<Entry> taken = model.read(tag -> tag.equals("tag1"), 3, ReadOrder.OLDEST_FIRST);
    model.acknowledge(taken.get(0));
    model.giveBack(taken.get(1));
    model.read(tag -> tag.equals("tag2"), 4, ReadOrder.OLDEST_FIRST);
    rig.log.count(counting);
    rig.run();

    assertThat(heard).containsExactly("counted {tag0=4, tag1=2}");
    assertThat(model.in(State.FREE)).hasSize(6);
  }

  @Test
  void isToldAtOnceWhateverTheDiskHasDoneByItselfMeanwhile() {
    SpoolRig rig = new SpoolRig(1, Fsync.INTERVAL).keptFor(Duration.ofHours(2)).open();
    append(rig, "old");
    rig.run();
    rig.pass(Duration.ofHours(1));
    rig.close();
    rig.open();
    append(rig, "new");
    rig.run();
    rig.close();
    rig.open();
    heard.clear();

    rig.log.count(counting);
    rig.pass(Duration.ofMinutes(70));
    rig.log.count(counting);

    assertThat(heard).containsExactly("counted {new=1, old=1}", "counted {new=1}");
  }

  @Test
  void countsBetweenWhatWasAskedForBeforeAndWhatIsAskedForLater() {
    SpoolRig rig = new SpoolRig(2, Fsync.ALWAYS).open();
    append(rig, "before");
    rig.run();
    rig.log.count(counting);
    append(rig, "after");
    append(rig, "before");
    rig.log.count(counting);
    rig.run();

    assertThat(heard)
        .containsExactly(
            "appended", "appended", "appended", "counted {before=1}", "counted {before=1}");
    heard.clear();
    rig.log.count(counting);
    rig.run();
    assertThat(heard).containsExactly("counted {after=1, before=2}");
  }

  @Test
  void aLogThatCannotBeOpenedIsCountedOnceItCanBeBeforeAnythingIsWrittenThere() {
    SpoolRig rig = new SpoolRig(3, Fsync.INTERVAL).open();
    append(rig, "tag");
    append(rig, "tag");
    rig.run();
    rig.close();
    heard.clear();
    rig.disk.faults().failWhile(asked -> asked.path().startsWith(rig.logFolder()));
    rig.open();
    rig.log.count(counting);
    append(rig, "tag");
    rig.run();
    assertThat(heard).containsExactly("postponed", "refused TROUBLE");
    assertThat(rig.log.statistics().trouble()).isNotNull();

    rig.disk.faults().heal();
    append(rig, "tag");
    rig.pass(RETRY);
    append(rig, "tag");
    rig.run();
    assertThat(heard)
        .containsExactly("postponed", "refused TROUBLE", "appended", "counted {tag=2}", "appended");
    assertThat(rig.log.statistics().trouble()).isNull();
  }

  @Test
  void aDomainsFolderThatCannotBeListedKeepsNobodyFromWhatIsKnownToBeThere() {
    SpoolRig rig = new SpoolRig(4, Fsync.INTERVAL).open();
    append(rig, "tag");
    rig.run();
    rig.close();
    heard.clear();
    rig.disk.faults().failWhile(asked -> asked.path().equals(rig.logFolder().getParent()));
    rig.open();
    rig.log.count(counting);
    rig.run();

    assertThat(heard).containsExactly("counted {tag=1}");
  }

  @Test
  void whatIsAskedOfAClosedLogIsPostponedForGood() {
    SpoolRig rig = new SpoolRig(5, Fsync.NEVER).open();
    rig.close();
    rig.log.count(counting);
    rig.run();

    assertThat(heard).containsExactly("postponed");
  }

  /** Much is written in one pass, of which the first has to give way to the last. */
  @ParameterizedTest
  @EnumSource(Fsync.class)
  void nothingIsToldToBeLostBeforeItIsToldToBeWritten(Fsync fsync) {
    assertNothingIsLostBeforeItIsWritten(fsync, false);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fsync.class,
      names = {"INTERVAL", "ALWAYS"})
  void norWhereItCannotBeMadeDurableAndGoes(Fsync fsync) {
    assertNothingIsLostBeforeItIsWritten(fsync, true);
  }

  private void assertNothingIsLostBeforeItIsWritten(Fsync fsync, boolean failing) {
    SpoolSettings usual = SpoolSettings.of(1 << 20);
    SpoolRig rig =
        new SpoolRig(6, fsync)
            .with(
                new SpoolSettings(
                    new DiskLimits(1 << 20, DiskLimits.DEFAULT_DISK_RATIO, 0),
                    FullAction.DROP_OLDEST,
                    usual.fullWait(),
                    usual.openFiles(),
                    usual.unclaimed(),
                    null))
            .open();
    long[] written = {0};
    long[] known = {0};
    for (int i = 0; i < 40; i++) {
      rig.log.append(
          new NewRecord(rig.wallMillis(), "tag", false, ByteBuffer.allocate(100_000)),
          new AppendCallback() {
            @Override
            public void appended(Place place) {
              assertThat(rig.lost() - known[0]).isLessThanOrEqualTo(written[0]);
              written[0]++;
            }

            @Override
            public void refused(AppendRefusal refusal) {}
          });
    }
    int[] forces = {0};
    if (failing) { // the first is that of the header
      rig.disk
          .faults()
          .failWhile(
              asked ->
                  asked.kind() == Kind.FORCE
                      && asked.path().toString().endsWith(".seg")
                      && ++forces[0] == 2);
    }
    assertThat(rig.lost()).isZero();
    rig.run();
    rig.pass(RETRY);

    assertThat(rig.lost()).isPositive();
    assertThat(rig.lost() + rig.log.statistics().records()).isEqualTo(written[0]);
  }
}
