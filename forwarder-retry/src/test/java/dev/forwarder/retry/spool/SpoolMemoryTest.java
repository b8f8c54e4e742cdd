package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory runs out in the midst of a pass: that log answers, and no other one takes its records. */
class SpoolMemoryTest {

  private final SpoolRig rig = new SpoolRig(1, Fsync.ALWAYS).open();
  private final List<String> heard = new ArrayList<>();

  private void append(SpoolLog log) {
    log.append(
        new NewRecord(1, log.domain(), false, ByteBuffer.allocate(10)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {
            heard.add("appended " + log.domain());
          }

          @Override
          public void refused(AppendRefusal refusal) {
            heard.add("refused " + log.domain() + " " + refusal.reason());
          }
        });
  }

  @Test
  void refusesWhatWasStagedAndWritesItNowhereElse() {
    SpoolLog first = rig.spool.log("first", LogKind.NORMAL, LogSettings.DEFAULT);
    SpoolLog second = rig.spool.log("second", LogKind.NORMAL, LogSettings.DEFAULT);
    append(first);
    append(second);
    rig.run();
    heard.clear();
    rig.disk.before(
        operation -> {
          if (operation.kind() == Kind.WRITE && operation.path().toString().contains("first")) {
            throw new OutOfMemoryError("for a test");
          }
        });
    append(first);
    append(second);
    rig.run();

    assertThat(heard).containsExactly("refused first TROUBLE", "appended second");
  }
}
