package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a try that failed leaves in the folder. */
class SpoolLeftoversTest {

  private static final Duration RETRY = Duration.ofMillis(1_100);

  private final SpoolRig rig = new SpoolRig(1, Fsync.INTERVAL).open();
  private final SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);

  @Test
  void isNoFileForEachTryWhileTheDiskIsFull() {
    for (int i = 0; i < 4; i++) {
      model.append("t", 100, true);
    }
    rig.run();
    rig.disk.faults().failWhile(operation -> operation.kind() == Kind.WRITE);
    model.acknowledge(model.in(State.TAKEN).get(0));
    model.append("t", 100, true);
    rig.run();
    int files = rig.disk.damage().image().size();
    for (int i = 0; i < 20; i++) {
      rig.pass(RETRY);
    }
    assertThat(rig.disk.damage().image()).hasSizeLessThan(files + 3);

    rig.disk.faults().heal();
    rig.pass(RETRY);
    assertThat(rig.log.statistics().trouble()).isNull();
  }

  @Test
  void isNoNamelessFolderThatIsTakenForAnotherDomains() {
    String domain = "https://" + "long".repeat(40) + ".example.com";
    SpoolLog log = rig.spool.log(domain, LogKind.NORMAL, LogSettings.DEFAULT);
    Path name = SpoolRig.FOLDER.resolve(DomainFolder.name(domain)).resolve("name");
    rig.disk
        .faults()
        .failWhile(operation -> operation.kind() == Kind.WRITE && operation.path().equals(name));
    log.append(new NewRecord(1, "t", false, ByteBuffer.allocate(10)), SpoolRig.UNHEARD);
    rig.run();
    rig.disk.faults().heal();
    rig.pass(RETRY);
    log.append(new NewRecord(1, "t", false, ByteBuffer.allocate(10)), SpoolRig.UNHEARD);
    rig.run();
    rig.close();
    rig.open();

    List<String> domains = new ArrayList<>();
    rig.spool.logs().forEach(found -> domains.add(found.domain()));
    assertThat(domains).containsExactlyInAnyOrder(domain, SpoolRig.DOMAIN);
  }

  @Test
  void isNoOpenFileAtTheEnd() {
    model.append("t", 100, true);
    rig.run();
    model.acknowledge(model.in(State.TAKEN).get(0));
    rig.disk.faults().failWhile(operation -> operation.kind() == Kind.DELETE);
    var closed = rig.spool.close();
    rig.run();

    assertThat(closed.toCompletableFuture()).isCompletedExceptionally();
    assertThat(((DiskSpool) rig.spool).openFiles()).isZero();
  }

  @Test
  void isNoFolderThatIsNotCertain() {
    model.append("t", 100, true);
    rig.run();
    rig.disk.crash();
    rig.open();
    List<Path> forced = new ArrayList<>();
    rig.disk.before(
        operation -> {
          if (operation.kind() == Kind.FORCE_FOLDER) {
            forced.add(operation.path());
          }
        });
    model.append("t", 100, true);
    rig.run();

    Path domain = rig.logFolder().getParent();
    assertThat(forced).as("who made them may have died before").contains(domain, SpoolRig.FOLDER);
  }
}
