package dev.forwarder.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.cli.console.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far an input need not be sent again. */
final class CheckpointTest {
  private static final Input INPUT = new Input("in", Path.of("/in"));
  private static final Position FIRST = new Position(0, 2, 1, "a");
  private static final Position SECOND = new Position(2, 4, 2, "b");

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();
  private CompletableFuture<Void> flush = new CompletableFuture<>();
  private ForwarderStats stats = stats(1, Map.of(), 1);
  private long now;

  @Test
  void aPositionIsWrittenOnceWhatWasOnDiskIsDurable() throws IOException {
    Checkpoint checkpoint = checkpoint();
    now = Checkpoint.INTERVAL.toNanos();

    checkpoint.passed(INPUT, FIRST, accepted(true));
    checkpoint.look();
    assertThat(file().read()).isEmpty();
    flush.complete(null);
    checkpoint.passed(INPUT, SECOND, accepted(true));
    checkpoint.look();

    assertThat(file().read()).containsExactly(Map.entry("/in", FIRST));
  }

  /** Who is killed while the rest is delivered has nothing to send again. */
  @Test
  void thatIsAlsoSoWhenNothingIsReadAnyMore() throws IOException {
    Checkpoint checkpoint = checkpoint();
    flush.complete(null);
    checkpoint.passed(INPUT, FIRST, accepted(true));
    checkpoint.passed(INPUT, SECOND, accepted(true));
    checkpoint.look();
    checkpoint.look();
    assertThat(file().read()).as("before it is time").isEmpty();

    now = Checkpoint.INTERVAL.toNanos();
    checkpoint.look();
    checkpoint.look();

    assertThat(file().read()).containsExactly(Map.entry("/in", SECOND));
  }

  @Test
  void whatAStopIsDroppingIsNotPassedOver() throws IOException {
    Checkpoint checkpoint = checkpoint();
    flush.complete(null);
    checkpoint.passed(INPUT, FIRST, accepted(false));
    stats = stats(0, Map.of(DropReason.STOPPED_IN_FLIGHT, 1L), 0);
    now = Checkpoint.INTERVAL.toNanos();

    checkpoint.look();
    checkpoint.look();

    assertThat(file().read()).isEmpty();
  }

  @Test
  void nothingOlderIsWrittenAfterTheEnd() throws IOException {
    Checkpoint checkpoint = checkpoint();
    checkpoint.passed(INPUT, FIRST, accepted(true));
    now = Checkpoint.INTERVAL.toNanos();
    checkpoint.look();
    checkpoint.passed(INPUT, SECOND, accepted(true));
    flush.complete(null);
    assertThat(checkpoint.end(stats(0, Map.of(), 0))).isTrue();

    checkpoint.look();

    assertThat(file().read()).containsExactly(Map.entry("/in", SECOND));
  }

  @Test
  void nothingIsWrittenWhereTheDiskCouldNotMakeItDurable() throws IOException {
    Checkpoint checkpoint = checkpoint();
    now = Checkpoint.INTERVAL.toNanos();
    checkpoint.passed(INPUT, FIRST, accepted(true));
    checkpoint.look();
    flush.completeExceptionally(new IOException("no"));

    checkpoint.look();

    assertThat(file().read()).isEmpty();
  }

  @Test
  void whatIsInMemoryIsPassedOverOnlyWhenNothingIsPending() throws IOException {
    Checkpoint checkpoint = checkpoint();
    flush.complete(null);
    checkpoint.passed(INPUT, FIRST, accepted(false));
    now = Checkpoint.INTERVAL.toNanos();
    checkpoint.passed(INPUT, FIRST, accepted(true));
    checkpoint.look();
    checkpoint.look();
    assertThat(file().read()).isEmpty();

    stats = stats(0, Map.of(), 0);
    now += Checkpoint.INTERVAL.toNanos();
    checkpoint.passed(INPUT, SECOND, accepted(true));
    checkpoint.look();
    checkpoint.look();

    assertThat(file().read()).containsExactly(Map.entry("/in", SECOND));
  }

  @Test
  void whatIsPendingOnDiskAtTheEndIsPassedOver() throws IOException {
    Checkpoint checkpoint = checkpoint();
    flush.complete(null);
    checkpoint.passed(INPUT, FIRST, accepted(false));

    assertThat(checkpoint.end(stats(3, Map.of(), 3))).isTrue();

    assertThat(file().read()).containsExactly(Map.entry("/in", FIRST));
  }

  @Test
  void whatTheDiskCouldNotKeepAtTheEndIsNot() throws IOException {
    Checkpoint checkpoint = checkpoint();
    checkpoint.passed(INPUT, FIRST, accepted(true));
    flush.completeExceptionally(new IOException("no"));

    assertThat(checkpoint.end(stats(1, Map.of(), 1))).isFalse();

    assertThat(file().read()).isEmpty();
    assertThat(console.err()).contains("--checkpoint: stays where it was");
  }

  @Test
  void whatAStopDroppedIsNot() throws IOException {
    Checkpoint checkpoint = checkpoint();
    flush.complete(null);
    checkpoint.passed(INPUT, FIRST, accepted(false));

    assertThat(checkpoint.end(stats(0, Map.of(DropReason.STOPPED, 1L), 0))).isTrue();

    assertThat(file().read()).isEmpty();
  }

  @Test
  void whatWasRefusedIsNotNorWhatCameAfterItUnlessItIsTooLarge() throws IOException {
    Checkpoint checkpoint = checkpoint();
    flush.complete(null);
    checkpoint.passed(INPUT, FIRST, refused(RefusalReason.PAYLOAD_TOO_LARGE));
    checkpoint.passed(INPUT, SECOND, refused(RefusalReason.STORAGE_FAILED));
    checkpoint.passed(INPUT, new Position(4, 6, 3, "c"), accepted(true));

    assertThat(checkpoint.end(stats(0, Map.of(), 0))).isTrue();

    assertThat(file().read()).containsExactly(Map.entry("/in", FIRST));
  }

  @Test
  void whereItCannotBeWrittenThatIsSaidOnceAndTheEndIsNoSuccess() throws IOException {
    Checkpoint checkpoint = checkpoint();
    flush.complete(null);
    Files.createDirectories(path().resolve("in the way"));
    for (int i = 0; i < 4; i++) {
      now += Checkpoint.INTERVAL.toNanos();
      checkpoint.passed(INPUT, FIRST, accepted(true));
      checkpoint.look();
      checkpoint.look();
    }

    assertThat(checkpoint.end(stats(0, Map.of(), 0))).isFalse();
    assertThat(console.err()).containsOnlyOnce("--checkpoint: cannot be written: ");

    Files.delete(path().resolve("in the way"));
    Files.delete(path());
    assertThat(checkpoint.end(stats(0, Map.of(), 0))).isTrue();
    assertThat(file().read()).containsExactly(Map.entry("/in", FIRST));
  }

  @Test
  void theFileIsItsOwnersAndReplacedAsAWhole() throws IOException {
    file().write(Map.of("/a", FIRST));
    file().write(Map.of("/a", SECOND, "/b", FIRST));

    assertThat(file().read()).containsOnly(Map.entry("/a", SECOND), Map.entry("/b", FIRST));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path());
    }
  }

  @Test
  void aFileThatIsNoneIsToldSo() throws IOException {
    Files.writeString(path(), "[1]");
    assertThatThrownBy(() -> file().read()).hasMessage("it is no checkpoint of send");

    Files.writeString(path(), "nonsense");
    assertThatThrownBy(() -> file().read()).hasMessage("it is no checkpoint of send");
  }

  private Path path() {
    return folder.resolve("checkpoint");
  }

  private CheckpointFile file() {
    return new CheckpointFile(path());
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        file(),
        Map.of(),
        () -> flush,
        () -> stats,
        () -> now,
        new Notices("send", console.console()));
  }

  private static Admission accepted(boolean onDisk) {
    return Admission.of(List.of(Admission.Entry.accepted("a", "k", onDisk)));
  }

  private static Admission refused(RefusalReason reason) {
    return Admission.of(List.of(new Admission.Entry("a", "k", Admission.State.REFUSED, reason)));
  }

  private static ForwarderStats stats(long pending, Map<DropReason, Long> dropped, long stored) {
    long lost = dropped.values().stream().mapToLong(count -> count).sum();
    Counts counts = new Counts(10, 10 - pending - lost, 0, 0, dropped, pending, Map.of());
    List<KeyStats> keys = List.of(new KeyStats("k", "***", counts));
    DomainStats domain = new DomainStats("a", keys, 0, 0, 0, 0, 0, stored, 0, 0, 1, 0, Counts.NONE);
    return new ForwarderStats(List.of(domain), 0, 0, 1);
  }
}
