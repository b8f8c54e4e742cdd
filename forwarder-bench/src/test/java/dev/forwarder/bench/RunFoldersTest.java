package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFoldersTest {

  @TempDir private Path out;

  private final List<String> warnings = new ArrayList<>();

  private RunFolders folders() {
    return new RunFolders(out, warnings::add);
  }

  private static Path write(Path folder) throws IOException {
    return Files.createFile(Files.createDirectories(folder).resolve("file"));
  }

  @Test
  void aFolderThatIsCalledDiskIsSomebodyElses() throws IOException {
    Path theirs = write(out.resolve("disk"));
    try (RunFolders folders = folders()) {
      write(folders.folder("some"));
      folders.delete();
    }
    assertThat(theirs).exists();
    assertThat(out).isDirectoryNotContaining("glob:**/disk-*");
  }

  @Test
  void whatARunThatWasKilledHasLeftIsDeletedAndNothingElse() throws IOException {
    Path left = write(folders().folder("some"));
    Path disk = write(out.resolve("disk"));
    Path alike = write(out.resolve("disk-of-mine"));
    Path elsewhere = write(folders().folder("other")).getParent().getParent();
    Path moved = Files.move(elsewhere, out.resolve("mine"));
    Path link = Files.createSymbolicLink(out.resolve("disk-link"), moved);

    RunFolders.deleteLeftBehind(out, warnings::add);

    assertThat(left.getParent().getParent()).doesNotExist();
    assertThat(List.of(disk, alike, moved, link)).allMatch(Files::exists);
    assertThat(warnings)
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .contains("deletes " + left.getParent().getParent(), "killed");
  }

  @Test
  void noneIsMadeForARunThatNeedsNone() {
    folders().close();
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void oneRunDoesNotDeleteWhatAnotherHas() throws IOException {
    RunFolders first = folders();
    Path inFirst = write(first.folder("same"));
    RunFolders second = folders();
    Path inSecond = write(second.folder("same"));
    first.close();
    assertThat(inFirst).doesNotExist();
    assertThat(inSecond).exists();
    second.close();
    assertThat(out).isEmptyDirectory();
    assertThat(warnings).isEmpty();
  }

  @Test
  void thoseThatWereDeletedMayBeMadeAnew() throws IOException {
    try (RunFolders folders = folders()) {
      write(folders.folder("one"));
      folders.delete();
      write(folders.folder("one"));
    }
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void aRunThatHasEndedGetsNone() {
    RunFolders folders = folders();
    folders.close();
    assertThatIllegalStateException().isThrownBy(() -> folders.folder("late"));
    assertThat(out).isEmptyDirectory();
  }
}
