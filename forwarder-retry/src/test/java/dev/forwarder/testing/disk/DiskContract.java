package dev.forwarder.testing.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.DiskSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every disk does, so that what was tested on the fake one holds on a real one. */
public abstract class DiskContract {

  private Disk disk;
  private Path folder;
  private Path file;

  /** The disk. */
  protected abstract Disk disk();

  /** An empty folder on it. */
  protected abstract Path folder() throws IOException;

  @BeforeEach
  void prepare() throws IOException {
    disk = disk();
    folder = folder();
    file = folder.resolve("file");
  }

  /** Makes a file of that text. */
  protected final void write(Path path, String text) throws IOException {
    try (DiskFile made = disk.create(path)) {
      made.write(UTF_8.encode(text), 0);
    }
  }

  /** What is in a file. */
  protected final String text(Path path) throws IOException {
    try (DiskFile there = disk.open(path, false)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(there.length()));
      assertThat(there.read(bytes, 0)).isEqualTo(bytes.capacity());
      return UTF_8.decode(bytes.flip()).toString();
    }
  }

  @Test
  void foldersAreMadeWithThoseAboveThem() throws IOException {
    Path deep = folder.resolve("a/b/c");
    disk.createFolder(deep);
    disk.createFolder(deep);
    assertThat(disk.isFolder(deep)).isTrue();
    assertThat(disk.list(folder)).containsExactly("a");
    assertThat(disk.isFolder(folder.resolve("b"))).isFalse();
  }

  @Test
  void fileInPlaceOfFolderIsAnError() throws IOException {
    write(file, "x");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> disk.createFolder(file));
    assertThatIOException().isThrownBy(() -> disk.createFolder(file.resolve("below")));
    assertThatIOException().isThrownBy(() -> disk.list(file));
    assertThat(disk.isFolder(file)).isFalse();
  }

  @Test
  void listsNamesAndNothingOfWhatIsNotThere() throws IOException {
    assertThat(disk.list(folder.resolve("none"))).isEmpty();
    assertThat(disk.list(folder)).isEmpty();
    write(file, "x");
    disk.createFolder(folder.resolve("sub"));
    assertThat(disk.list(folder)).containsExactlyInAnyOrder("file", "sub");
  }

  @Test
  void createsOnlyWhatIsNotThere() throws IOException {
    write(file, "x");
    assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> disk.create(file));
    assertThat(text(file)).isEqualTo("x");
    assertThatIOException().isThrownBy(() -> disk.create(folder.resolve("none/file")));
  }

  @Test
  void opensOnlyWhatIsThere() throws IOException {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.open(file, true));
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.open(file, false));
    assertThat(disk.list(folder)).isEmpty();
  }

  @Test
  void renamesOverWhatIsThere() throws IOException {
    Path other = folder.resolve("other");
    write(file, "new");
    write(other, "old");
    disk.rename(file, other);
    assertThat(text(other)).isEqualTo("new");
    assertThat(disk.list(folder)).containsExactly("other");
    assertThatIOException().isThrownBy(() -> disk.rename(file, other));
    assertThat(text(other)).isEqualTo("new");
  }

  @Test
  void renamesIntoOtherFolders() throws IOException {
    disk.createFolder(folder.resolve("sub"));
    write(file, "x");
    disk.rename(file, folder.resolve("sub/other"));
    assertThat(disk.list(folder)).containsExactly("sub");
    assertThat(text(folder.resolve("sub/other"))).isEqualTo("x");
    Path moved = folder.resolve("sub/other");
    assertThatIOException().isThrownBy(() -> disk.rename(moved, folder.resolve("none/other")));
    assertThat(text(moved)).isEqualTo("x");
  }

  @Test
  void deletesFilesAndEmptyFolders() throws IOException {
    Path sub = folder.resolve("sub");
    disk.createFolder(sub);
    write(sub.resolve("file"), "x");
    assertThatIOException().isThrownBy(() -> disk.delete(sub));
    disk.delete(sub.resolve("file"));
    disk.delete(sub);
    assertThat(disk.list(folder)).isEmpty();
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.delete(sub));
  }

  @Test
  void openFileOutlivesItsName() throws IOException {
    write(file, "old");
    try (DiskFile open = disk.open(file, true)) {
      disk.rename(file, folder.resolve("other"));
      open.write(UTF_8.encode("new"), 0);
      assertThat(text(folder.resolve("other"))).isEqualTo("new");
    }
  }

  @Test
  void readsUpToTheEndAndNothingBehindIt() throws IOException {
    try (DiskFile open = disk.create(file)) {
      open.write(ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}, 1, 3), 0);
      ByteBuffer into = ByteBuffer.allocate(10).position(2);
      assertThat(open.read(into, 1)).isEqualTo(2);
      assertThat(into.position()).isEqualTo(4);
      assertThat(into.limit()).isEqualTo(10);
      assertThat(into.array()).startsWith(0, 0, 2, 3, 0);
      assertThat(open.read(into, 3)).isZero();
      assertThat(open.read(into, 1_000)).isZero();
    }
  }

  @Test
  void writesBehindTheEndLeaveZerosBetween() throws IOException {
    try (DiskFile open = disk.create(file)) {
      open.write(UTF_8.encode("a"), 0);
      open.write(UTF_8.encode("b"), 1_000);
      assertThat(open.length()).isEqualTo(1_001);
    }
    assertThat(text(file)).isEqualTo("a" + "\0".repeat(999) + "b");
  }

  @Test
  void cutsAndNeverGrowsByCutting() throws IOException {
    try (DiskFile open = disk.create(file)) {
      open.write(UTF_8.encode("abc"), 0);
      open.truncate(5);
      assertThat(open.length()).isEqualTo(3);
      open.truncate(1);
      open.write(UTF_8.encode("d"), 2);
    }
    assertThat(text(file)).isEqualTo("a\0d");
  }

  @Test
  void allocatesZerosBehindWhatIsThere() throws IOException {
    try (DiskFile open = disk.create(file)) {
      open.write(UTF_8.encode("abc"), 0);
      open.allocate(200_000);
      open.allocate(10);
      open.force();
    }
    assertThat(text(file)).isEqualTo("abc" + "\0".repeat(199_997));
  }

  @Test
  void fileOpenedForReadingIsNotWritten() throws IOException {
    write(file, "x");
    try (DiskFile open = disk.open(file, false)) {
      assertThatExceptionOfType(Exception.class).isThrownBy(() -> open.write(UTF_8.encode("y"), 0));
      assertThatExceptionOfType(Exception.class).isThrownBy(() -> open.truncate(0));
    }
    assertThat(text(file)).isEqualTo("x");
  }

  @Test
  void closedFileIsAnError() throws IOException {
    DiskFile open = disk.create(file);
    open.close();
    open.close();
    assertThatIOException().isThrownBy(() -> open.write(ByteBuffer.allocate(1), 0));
    assertThatIOException().isThrownBy(() -> open.read(ByteBuffer.allocate(1), 0));
    assertThatIOException().isThrownBy(() -> open.truncate(0));
    assertThatIOException().isThrownBy(() -> open.allocate(9));
    assertThatIOException().isThrownBy(open::length);
    assertThatIOException().isThrownBy(open::force);
  }

  @Test
  void forcesAFolderThatIsThere() throws IOException {
    write(file, "x");
    disk.forceFolder(folder);
    assertThat(text(file)).isEqualTo("x");
  }

  @Test
  void tellsTheRoomOfTheDisk() throws IOException {
    DiskSpace space = disk.space(folder);
    assertThat(space.totalBytes()).isPositive();
    assertThat(space.availableBytes()).isBetween(0L, space.totalBytes());
    Path none = folder.resolve("none");
    assertThatIOException().isThrownBy(() -> disk.space(none)).withMessageContaining("none");
  }

  @Test
  void lockIsTakenOnceAndNamesItsHolder() throws IOException {
    try (Disk.Lock lock = disk.lock(file, "first")) {
      assertThat(lock).isNotNull();
      assertThat(disk.lock(file, "second")).isNull();
      assertThat(disk.lock(folder.resolve("../" + folder.getFileName() + "/file"), "third"))
          .isNull();
      assertThat(disk.holder(file)).isEqualTo("first");
    }
    Disk.Lock next = disk.lock(file, "next");
    assertThat(next).isNotNull();
    assertThat(disk.holder(file)).isEqualTo("next");
    next.close();
    next.close();
    assertThat(disk.list(folder)).containsExactly("file");
  }

  @Test
  void lockInAMissingFolderIsAnError() {
    assertThatIOException().isThrownBy(() -> disk.lock(folder.resolve("none/lock"), "4711"));
    assertThatIOException().isThrownBy(() -> disk.holder(folder.resolve("none/lock")));
    assertThatIOException().isThrownBy(() -> disk.holder(file));
  }
}
