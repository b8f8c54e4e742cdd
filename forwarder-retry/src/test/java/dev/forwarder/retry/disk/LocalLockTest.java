package dev.forwarder.retry.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against other processes, and within this one. */
final class LocalLockTest {

  private final Disk disk = new LocalDisk();
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("lock");
  }

  @Test
  void shorterNameLeavesNothingOfTheLongerOne() throws IOException {
    disk.lock(file, "1234567").close();
    disk.lock(file, "89").close();
    assertThat(disk.holder(file)).isEqualTo("89");
    assertThat(Files.readString(file)).isEqualTo("89");
  }

  @Test
  void fileStaysWhenTheLockIsGivenBack() throws IOException {
    Disk.Lock lock = disk.lock(file, "4711");
    lock.close();
    lock.close();
    assertThat(Files.readString(file)).isEqualTo("4711");
    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(name -> name.startsWith("dev.forwarder.locked:" + folder));
  }

  @Test
  void otherProcessIsKeptOutAndToldWhoHasIt() throws IOException {
    try (Disk.Lock lock = disk.lock(file, "4711")) {
      assertThat(lock).isNotNull();
      assertThat(disk.lock(file, "a second try must not give it away")).isNull();
      assertThat(disk.holder(file)).isEqualTo("4711");
      try (Child child = new Child(file)) {
        assertThat(child.firstLine()).isEqualTo("taken by 4711");
      }
    }
    try (Child child = new Child(file)) {
      assertThat(child.firstLine()).isEqualTo("mine");
    }
  }

  @Test
  void processThatDiesGivesItBack() throws IOException {
    try (Child child = new Child(file)) {
      assertThat(child.firstLine()).isEqualTo("mine");
      assertThat(disk.lock(file, "this")).isNull();
      assertThat(disk.holder(file)).isEqualTo(Long.toString(child.process.pid()));
      child.kill();
    }
    try (Disk.Lock lock = disk.lock(file, "this")) {
      assertThat(lock).isNotNull();
      assertThat(disk.holder(file)).isEqualTo("this");
    }
  }

  /** A JVM that takes the lock, says how that went, and keeps it until its input ends. */
  private static final class Child implements AutoCloseable {
    final Process process;

    Child(Path file) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LockHolder.class.getName(),
                  file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    }

    String firstLine() throws IOException {
      return new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }

    void kill() {
      process.destroyForcibly();
      end();
    }

    private void end() {
      process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
      try {
        process.getOutputStream().close();
        end();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /** The child's program. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      Disk disk = new LocalDisk();
      try (Disk.Lock lock = disk.lock(file, Long.toString(ProcessHandle.current().pid()))) {
        System.out.println(lock == null ? "taken by " + disk.holder(file) : "mine");
        System.in.readAllBytes();
      }
    }
  }
}
