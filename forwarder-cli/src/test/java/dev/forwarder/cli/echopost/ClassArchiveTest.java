package dev.forwarder.cli.echopost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {
  private static final Runtime.Version JAVA_17 = Runtime.Version.parse("17.0.15+6");

  @TempDir private Path folder;

  private Path jar;
  private Path archive;

  @BeforeEach
  void makeJar() throws IOException {
    jar = jar("forwarder.jar", new Manifest());
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
    archive = folder.resolve("forwarder-echopost-17.0.15+6.jsa");
  }

  private Path jar(String name, Manifest manifest) throws IOException {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    Path made = folder.resolve(name);
    new JarOutputStream(Files.newOutputStream(made), manifest).close();
    return made;
  }

  @Test
  void firstAgentWritesItAndTheNextUsesIt() throws IOException {
    assertThat(options()).containsExactly("-XX:ArchiveClassesAtExit=" + archive);

    Files.write(archive, new byte[] {1, 2, 3, 4, 5});

    assertThat(options()).containsExactly("-XX:SharedArchiveFile=" + archive);
  }

  @Test
  void halfAnArchiveAndOneOfAnOlderJarAreWrittenAnew() throws IOException {
    Files.write(archive, new byte[100]);
    assertThat(options()).containsExactly("-XX:ArchiveClassesAtExit=" + archive);

    Files.write(archive, new byte[] {1, 2});
    assertThat(options()).containsExactly("-XX:ArchiveClassesAtExit=" + archive);

    Files.write(archive, new byte[] {1, 2, 3, 4, 5});
    Files.setLastModifiedTime(archive, FileTime.fromMillis(999_000));
    assertThat(options()).containsExactly("-XX:ArchiveClassesAtExit=" + archive);
  }

  @Test
  void laterJvmsLookAfterItThemselves() {
    Runtime.Version later = Runtime.Version.parse("21.0.2+13");

    assertThat(ClassArchive.options(jar.toString(), later))
        .containsExactly(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + folder.resolve("forwarder-echopost-21.0.2+13.jsa"));
  }

  @Test
  void thereIsNoneForClassesInFoldersAndSeveralJars() throws IOException {
    Manifest naming = new Manifest();
    naming.getMainAttributes().put(Attributes.Name.CLASS_PATH, "classes/");
    assertThat(ClassArchive.options(jar("booter.jar", naming).toString(), JAVA_17)).isEmpty();
    assertThat(ClassArchive.options(folder.toString(), JAVA_17)).isEmpty();
    assertThat(ClassArchive.options(jar + File.pathSeparator + jar, JAVA_17)).isEmpty();
    assertThat(ClassArchive.options(folder.resolve("gone/x.jar").toString(), JAVA_17)).isEmpty();
  }

  private List<String> options() {
    return ClassArchive.options(jar.toString(), JAVA_17);
  }
}
