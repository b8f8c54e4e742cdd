package dev.forwarder.testing.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FakeDiskTest {

  private static final int SECTOR = StoredFile.SECTOR;
  private static final Path FOLDER = Path.of("/spool");
  private static final Path FILE = FOLDER.resolve("file");
  private static final Path OTHER = FOLDER.resolve("other");

  private FakeDisk disk;

  @BeforeEach
  void prepare() throws IOException {
    disk = disk(1);
  }

  private static FakeDisk disk(long seed) throws IOException {
    // Seeds that are next to each other give Random the same first bits.
    FakeDisk disk = new FakeDisk(new Random(seed * 0x9e3779b97f4a7c15L));
    disk.createFolder(FOLDER);
    return disk;
  }

  @Nested
  final class Contract extends DiskContract {
    @Override
    protected Disk disk() {
      return disk;
    }

    @Override
    protected Path folder() {
      return FOLDER;
    }
  }

  private static ByteBuffer filled(int length, char with) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) with);
    return ByteBuffer.wrap(bytes);
  }

  private String text(Path file) {
    return new String(disk.damage().bytes(file), US_ASCII);
  }

  private DiskFile forced(Path path, String text) throws IOException {
    DiskFile file = disk.create(path);
    file.write(US_ASCII.encode(text), 0);
    file.force();
    disk.forceFolder(FOLDER);
    return file;
  }

  // Faults.

  @Test
  void failsOnDemandAndSaysWhat() throws IOException {
    DiskFile file = forced(FILE, "abc");
    disk.faults().failNext(Kind.READ, 2);
    assertThatIOException()
        .isThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
        .withMessageContaining("READ")
        .withMessageContaining(FILE.toString());
    assertThatIOException().isThrownBy(() -> file.read(ByteBuffer.allocate(1), 0));
    assertThat(file.read(ByteBuffer.allocate(1), 0)).isEqualTo(1);
    assertThat(disk.faults().count()).isEqualTo(2);
  }

  @Test
  void eachKindOfOperationCanFailAndHasDoneNothingThen() throws IOException {
    forced(FILE, "abc");
    Map<Path, byte[]> before = disk.damage().image();
    disk.faults().failWhile(operation -> true);
    assertThatIOException().isThrownBy(() -> disk.createFolder(FOLDER.resolve("sub")));
    assertThatIOException().isThrownBy(() -> disk.list(FOLDER));
    assertThatIOException().isThrownBy(() -> disk.create(OTHER));
    assertThatIOException().isThrownBy(() -> disk.open(FILE, true));
    assertThatIOException().isThrownBy(() -> disk.rename(FILE, OTHER));
    assertThatIOException().isThrownBy(() -> disk.delete(FILE));
    assertThatIOException().isThrownBy(() -> disk.forceFolder(FOLDER));
    assertThatIOException().isThrownBy(() -> disk.space(FOLDER));
    assertThatIOException().isThrownBy(() -> disk.lock(OTHER, "4711"));
    disk.faults().heal();
    assertThat(disk.list(FOLDER)).containsExactly("file");
    assertThat(disk.isFolder(FOLDER.resolve("sub"))).isFalse();
    assertThat(disk.damage().image()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void failsByChanceAboutAsOftenAsTold() throws IOException {
    disk.faults().failByChance(Kind.LIST, 0.25);
    int failed = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        disk.list(FOLDER);
      } catch (IOException e) {
        failed++;
      }
    }
    assertThat(failed).isBetween(200, 300);
  }

  @Test
  void failedWriteHasDoneAPart() throws IOException {
    Set<Integer> lengths = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      DiskFile file = disk.create(FOLDER.resolve("f" + i));
      ByteBuffer bytes = filled(3, 'x');
      disk.faults().failNext(Kind.WRITE, 1);
      assertThatIOException().isThrownBy(() -> file.write(bytes, 0));
      assertThat(file.length()).isEqualTo(bytes.position());
      lengths.add(bytes.position());
    }
    assertThat(lengths).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void fullDiskTakesWhatFitsAndCountsWhatIsDeleted() throws IOException {
    disk.capacity(1_000);
    DiskFile file = forced(FILE, "abc");
    ByteBuffer bytes = filled(2_000, 'x');
    assertThatIOException()
        .isThrownBy(() -> file.write(bytes, 3))
        .withMessageContaining("no space left");
    assertThat(bytes.position()).isEqualTo(997);
    assertThat(disk.space(FOLDER).availableBytes()).isZero();
    assertThatIOException().isThrownBy(() -> disk.create(OTHER).allocate(1));
    file.write(filled(1_000, 'y'), 0);
    file.truncate(400);
    assertThat(disk.space(FOLDER).availableBytes()).isEqualTo(600);
    disk.delete(FILE);
    assertThat(disk.space(FOLDER).availableBytes()).isEqualTo(1_000);
  }

  @Test
  void readOnlyDiskIsReadAndNotChanged() throws IOException {
    DiskFile file = forced(FILE, "abc");
    disk.faults().readOnly();
    assertThatIOException().isThrownBy(() -> disk.create(OTHER)).withMessageContaining("read-only");
    assertThatIOException().isThrownBy(() -> disk.delete(FILE));
    assertThatIOException().isThrownBy(() -> disk.rename(FILE, OTHER));
    assertThatIOException().isThrownBy(() -> file.write(filled(1, 'x'), 0));
    assertThatIOException().isThrownBy(() -> file.truncate(0));
    assertThat(file.read(ByteBuffer.allocate(3), 0)).isEqualTo(3);
    assertThat(text(FILE)).isEqualTo("abc");
    disk.faults().heal();
    file.write(filled(1, 'x'), 0);
    assertThat(text(FILE)).isEqualTo("xbc");
  }

  @Test
  void removedFolderLeavesOpenFilesAndNoName() throws IOException {
    DiskFile file = forced(FILE, "abc");
    disk.damage().delete(FOLDER);
    file.write(filled(1, 'x'), 0);
    file.force();
    assertThat(disk.isFolder(FOLDER)).isFalse();
    assertThatIOException().isThrownBy(() -> disk.create(OTHER));
    assertThatIOException().isThrownBy(() -> disk.forceFolder(FOLDER));
    assertThatIOException().isThrownBy(() -> disk.space(FOLDER));
    disk.createFolder(FOLDER);
    assertThat(disk.list(FOLDER)).isEmpty();
  }

  @Test
  void hookSeesEachOperationAndMayStopIt() throws IOException {
    List<Kind> seen = new ArrayList<>();
    disk.before(operation -> seen.add(operation.kind()));
    forced(FILE, "abc").truncate(1);
    assertThat(seen)
        .containsExactly(Kind.CREATE, Kind.WRITE, Kind.FORCE, Kind.FORCE_FOLDER, Kind.TRUNCATE);
    disk.before(
        operation -> {
          throw new IOException("stopped");
        });
    assertThatIOException().isThrownBy(() -> disk.delete(FILE)).withMessage("stopped");
    assertThat(text(FILE)).isEqualTo("a");
  }

  @Test
  void journalTellsWhatWasDoneInOrder() throws IOException {
    DiskFile file = forced(FILE, "abc");
    file.write(filled(5, 'x'), 3);
    assertThat(disk.journal())
        .endsWith(
            new DiskOperation(Kind.FORCE, FILE, 0, 0),
            new DiskOperation(Kind.FORCE_FOLDER, FOLDER, 0, 0),
            new DiskOperation(Kind.WRITE, FILE, 3, 5));
    assertThat(disk.operations()).isEqualTo(disk.journal().size());
  }

  // The death of the process.

  @Test
  void killedProcessLeavesAllThatItWrote() throws IOException {
    DiskFile file = disk.create(FILE);
    file.write(US_ASCII.encode("abc"), 0);
    Disk.Lock lock = disk.lock(OTHER, "4711");
    assertThat(lock).isNotNull();
    disk.crash();
    assertThatExceptionOfType(DiskDied.class).isThrownBy(() -> file.write(filled(1, 'x'), 0));
    assertThatExceptionOfType(DiskDied.class).isThrownBy(file::length);
    assertThat(text(FILE)).isEqualTo("abc");
    Disk.Lock next = disk.lock(OTHER, "4712");
    assertThat(next).isNotNull();
    lock.close();
    assertThat(disk.lock(OTHER, "the dead one's must not give this away")).isNull();
  }

  @Test
  void diesAtTheOperationThatWasTold() throws IOException {
    forced(FILE, "abc");
    disk.dieAt(3);
    disk.rename(FILE, OTHER);
    disk.list(FOLDER);
    assertThatExceptionOfType(DiskDied.class).isThrownBy(() -> disk.delete(OTHER));
    assertThat(disk.isDead()).isTrue();
    assertThatExceptionOfType(DiskDied.class).isThrownBy(() -> disk.list(FOLDER));
    disk.crash();
    assertThat(disk.isDead()).isFalse();
    assertThat(disk.list(FOLDER)).containsExactly("other");
  }

  @Test
  void deathInAWriteLeavesAnyPartOfIt() throws IOException {
    Set<String> left = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Path path = FOLDER.resolve("f" + i);
      DiskFile file = disk.create(path);
      disk.dieAt(1);
      assertThatExceptionOfType(DiskDied.class)
          .isThrownBy(() -> file.write(US_ASCII.encode("abc"), 0));
      disk.crash();
      left.add(text(path));
    }
    assertThat(left).containsExactlyInAnyOrder("", "a", "ab", "abc");
  }

  // The loss of the power.

  /** What is left of a file, with how often, over many disks that did the same. */
  private interface Script {
    void run(FakeDisk disk) throws IOException;
  }

  private Map<String, Integer> outcomes(Script script, Path... files) throws IOException {
    Map<String, Integer> seen = new TreeMap<>();
    for (int seed = 0; seed < 300; seed++) {
      disk = disk(seed);
      script.run(disk);
      disk.losePower();
      StringBuilder left = new StringBuilder();
      for (Path file : files) {
        boolean there = disk.list(FOLDER).contains(file.getFileName().toString());
        left.append(there ? shortened(text(file)) : "-").append(' ');
      }
      seen.merge(left.toString().strip(), 1, Integer::sum);
    }
    return seen;
  }

  /** Each sector's first letter, or a dot for zeros. */
  private static String shortened(String text) {
    StringBuilder letters = new StringBuilder("[");
    for (int at = 0; at < text.length(); at += SECTOR) {
      letters.append(text.charAt(at) == 0 ? '.' : text.charAt(at));
    }
    return letters.append(']').toString();
  }

  @Test
  void whatWasForcedStays() throws IOException {
    assertThat(
            outcomes(
                disk -> {
                  DiskFile file = forced(FILE, "a".repeat(SECTOR));
                  file.write(filled(SECTOR, 'b'), SECTOR);
                  file.force();
                  file.truncate(SECTOR);
                  file.force();
                },
                FILE))
        .containsOnlyKeys("[a]");
  }

  @Test
  void sectorsThatWereNotForcedComeAndGoInAnyOrder() throws IOException {
    Map<String, Integer> seen =
        outcomes(disk -> forced(FILE, "a".repeat(2 * SECTOR)).write(filled(1_024, 'b'), 0), FILE);
    assertThat(seen).containsOnlyKeys("[aa]", "[ab]", "[ba]", "[bb]");
    assertThat(seen.values()).allMatch(count -> count > 10);
  }

  @Test
  void newSectorsMayBeMissingHoleOrThere() throws IOException {
    assertThat(
            outcomes(
                disk -> forced(FILE, "a".repeat(SECTOR)).write(filled(2 * SECTOR, 'b'), SECTOR),
                FILE))
        .containsOnlyKeys("[a]", "[abb]", "[a.b]", "[ab.]", "[a..]");
  }

  @Test
  void sectorWrittenTwiceMayBeAsAtFirst() throws IOException {
    assertThat(
            outcomes(
                disk -> {
                  DiskFile file = forced(FILE, "a".repeat(SECTOR));
                  file.write(filled(SECTOR, 'b'), 0);
                  file.write(filled(SECTOR, 'c'), 0);
                },
                FILE))
        .containsOnlyKeys("[a]", "[b]", "[c]");
  }

  @Test
  void cutThatWasNotForcedMayBeUndone() throws IOException {
    assertThat(outcomes(disk -> forced(FILE, "a".repeat(2 * SECTOR)).truncate(SECTOR), FILE))
        .containsOnlyKeys("[a]", "[aa]", "[a.]");
  }

  @Test
  void filesAreTornEachByItself() throws IOException {
    assertThat(
            outcomes(
                disk -> {
                  DiskFile first = forced(FILE, "a".repeat(SECTOR));
                  DiskFile second = forced(OTHER, "a".repeat(SECTOR));
                  first.write(filled(SECTOR, 'b'), 0);
                  second.write(filled(SECTOR, 'b'), 0);
                },
                FILE,
                OTHER))
        .containsOnlyKeys("[a] [a]", "[a] [b]", "[b] [a]", "[b] [b]");
  }

  @Test
  void whatStoodThereBeforeMayTurnUp() throws IOException {
    assertThat(
            outcomes(
                disk -> {
                  forced(OTHER, "z".repeat(SECTOR)).close();
                  disk.delete(OTHER);
                  forced(FILE, "a".repeat(SECTOR)).write(filled(SECTOR, 'b'), SECTOR);
                },
                FILE))
        .containsOnlyKeys("[a]", "[ab]", "[a.]", "[az]");
  }

  @Test
  void namesThatWereNotForcedMayBeUndone() throws IOException {
    assertThat(outcomes(disk -> disk.create(FILE).force(), FILE)).containsOnlyKeys("-", "[]");
    assertThat(
            outcomes(
                disk -> {
                  forced(FILE, "a").close();
                  disk.delete(FILE);
                },
                FILE))
        .containsOnlyKeys("-", "[a]");
    assertThat(
            outcomes(
                disk -> {
                  forced(FILE, "a").close();
                  forced(OTHER, "b").close();
                  disk.rename(FILE, OTHER);
                },
                FILE,
                OTHER))
        .containsOnlyKeys("[a] [b]", "- [a]");
  }

  @Test
  void namesThatWereForcedStay() throws IOException {
    assertThat(
            outcomes(
                disk -> {
                  forced(FILE, "a").close();
                  disk.rename(FILE, OTHER);
                  disk.forceFolder(FOLDER);
                },
                FILE,
                OTHER))
        .containsOnlyKeys("- [a]");
  }

  @Test
  void fileMovedToAnotherFolderIsNeverInNone() throws IOException {
    Path below = FOLDER.resolve("below");
    Path moved = below.resolve("file");
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      disk = disk(seed);
      disk.createFolder(below);
      forced(FILE, "a").close();
      disk.rename(FILE, moved);
      if (seed % 2 == 0) {
        disk.forceFolder(below);
      }
      disk.losePower();
      seen.add(
          seed % 2 + ": " + disk.list(FOLDER).contains("file") + " " + disk.list(below).size());
    }
    assertThat(seen)
        .containsExactlyInAnyOrder("0: true 1", "0: false 1", "1: true 0", "1: false 1");
  }

  @Test
  void failedForceLosesWhatItWasFor() throws IOException {
    Map<String, Integer> seen =
        outcomes(
            disk -> {
              DiskFile file = forced(FILE, "a".repeat(3 * SECTOR));
              file.write(filled(SECTOR, 'b'), SECTOR);
              disk.faults().failNext(Kind.FORCE, 1);
              assertThatIOException().isThrownBy(file::force);
              file.write(filled(SECTOR, 'c'), 2 * SECTOR);
              file.force();
            },
            FILE);
    assertThat(seen).containsOnlyKeys("[aac]", "[abc]");
    assertThat(seen.values()).allMatch(count -> count > 10);
  }

  @Test
  void processMaySeeTheLossOfAFailedForceAtOnce() throws IOException {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      disk = disk(seed);
      DiskFile file = forced(FILE, "a".repeat(SECTOR));
      file.write(filled(SECTOR, 'b'), 0);
      disk.faults().failNext(Kind.FORCE, 1);
      assertThatIOException().isThrownBy(file::force);
      seen.add(shortened(text(FILE)));
    }
    assertThat(seen).containsExactlyInAnyOrder("[a]", "[b]");
  }

  @Test
  void sectorWrittenAnewAfterAFailedForceIsCertainAgain() throws IOException {
    assertThat(
            outcomes(
                disk -> {
                  DiskFile file = forced(FILE, "a".repeat(SECTOR));
                  file.write(filled(SECTOR, 'b'), 0);
                  disk.faults().failNext(Kind.FORCE, 1);
                  assertThatIOException().isThrownBy(file::force);
                  file.write(filled(SECTOR, 'b'), 0);
                  file.force();
                },
                FILE))
        .containsOnlyKeys("[b]");
  }

  @Test
  void seedReplays() throws IOException {
    Script script =
        disk -> {
          DiskFile file = forced(FILE, "a".repeat(9 * SECTOR));
          file.write(filled(7 * SECTOR, 'b'), SECTOR);
          disk.create(OTHER);
          disk.losePower();
        };
    disk = disk(5);
    script.run(disk);
    Map<Path, byte[]> first = disk.damage().image();
    disk = disk(5);
    script.run(disk);
    assertThat(disk.damage().image()).usingRecursiveComparison().isEqualTo(first);
  }

  // Damage.

  @Test
  void damageIsDoneToTheBytesAndStays() throws IOException {
    forced(FILE, "abcd").close();
    forced(OTHER, "xyz").close();
    DiskDamage damage = disk.damage();
    damage.flip(FILE, 1, 0x20);
    assertThat(text(FILE)).isEqualTo("aBcd");
    damage.truncate(FILE, 3);
    damage.swap(FILE, OTHER);
    damage.copy(FILE, FOLDER.resolve("copy"));
    disk.losePower();
    assertThat(text(FILE)).isEqualTo("xyz");
    assertThat(text(OTHER)).isEqualTo("aBc");
    assertThat(text(FOLDER.resolve("copy"))).isEqualTo("xyz");
    damage.delete(FILE);
    assertThat(disk.list(FOLDER)).containsExactlyInAnyOrder("copy", "other");
  }

  @Test
  void imageBringsBackAllFilesAsTheyWere() throws IOException {
    forced(FILE, "abcd").close();
    Map<Path, byte[]> image = disk.damage().image();
    disk.damage().flip(FILE, 0, 1);
    disk.create(OTHER).close();
    disk.damage().restore(image);
    assertThat(disk.list(FOLDER)).containsExactly("file");
    assertThat(text(FILE)).isEqualTo("abcd");
    disk.losePower();
    assertThat(text(FILE)).isEqualTo("abcd");
  }
}
