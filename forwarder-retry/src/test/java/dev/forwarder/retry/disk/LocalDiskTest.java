package dev.forwarder.retry.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forwarder.testing.disk.DiskContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real folder. */
final class LocalDiskTest {

  private final Disk disk = new LocalDisk();
  @TempDir private Path folder;

  @Nested
  final class Contract extends DiskContract {
    @Override
    protected Disk disk() {
      return disk;
    }

    @Override
    protected Path folder() {
      return folder;
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void assumePosix() {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
  }

  @Test
  void foldersAreTheirOwnersAlone() throws IOException {
    assumePosix();
    Path deep = folder.resolve("a/b/c");
    disk.createFolder(deep);
    assertThat(permissions(deep)).isEqualTo("rwx------");
    assertThat(permissions(deep.getParent())).isEqualTo("rwx------");
    assertThat(permissions(deep.getParent().getParent())).isEqualTo("rwx------");
  }

  @Test
  void filesAreTheirOwnersAlone() throws IOException {
    assumePosix();
    disk.create(folder.resolve("file")).close();
    assertThat(permissions(folder.resolve("file"))).isEqualTo("rw-------");
    try (Disk.Lock lock = disk.lock(folder.resolve("lock"), "4711")) {
      assertThat(lock).isNotNull();
      assertThat(permissions(folder.resolve("lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  void folderThatIsThereIsLeftAsItIs() throws IOException {
    assumePosix();
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    disk.createFolder(open);
    disk.createFolder(open.resolve("below"));
    assertThat(permissions(open)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(open.resolve("below"))).isEqualTo("rwx------");
  }

  @Test
  void folderBehindALinkIsAFolder() throws IOException {
    assumePosix();
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    disk.createFolder(link);
    disk.create(link.resolve("file")).close();
    assertThat(real.resolve("file")).exists();
    try (Disk.Lock lock = disk.lock(link.resolve("lock"), "4711")) {
      assertThat(lock).isNotNull();
      assertThat(disk.lock(real.resolve("lock"), "second")).isNull();
    }
  }

  @Test
  void folderThatCannotBeForcedIsAnError() {
    assumePosix();
    assertThatIOException().isThrownBy(() -> disk.forceFolder(folder.resolve("none")));
  }
}
