package dev.forwarder.cli.echopost;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A file beside the program's jar with the agent's classes as the JVM wants them in memory
 * (class-data sharing): it saves a third of the time of a start. The first agent that ends in order
 * writes it. Without it, or where it fits no more, an agent starts all the same.
 */
final class ClassArchive {

  /** From here on the JVM itself writes it anew where it does not fit. */
  private static final int MAKES_IT_ITSELF = 19;

  /** How the option begins that uses one which is there. */
  static final String USED = "-XX:SharedArchiveFile=";

  private static final String JAR = ".jar";

  private ClassArchive() {}

  /**
   * What tells a JVM about it.
   *
   * @param classPath what the agent is run from; only a single jar, in a folder that can be
   *     written, has an archive
   * @param version of the JVM: each has its own
   * @return its options; none where there is to be no archive
   */
  static List<String> options(String classPath, Runtime.Version version) {
    Path jar = Path.of(classPath).toAbsolutePath();
    Path folder = jar.getParent();
    if (classPath.contains(File.pathSeparator)
        || !classPath.endsWith(JAR)
        || folder == null
        || !Files.isWritable(folder)
        || !isAllThereIs(jar)) {
      return List.of();
    }
    Path archive = folder.resolve("forwarder-echopost-" + version + ".jsa");
    if (Files.exists(archive) && !isOwn(archive)) {
      return List.of();
    }
    if (version.feature() >= MAKES_IT_ITSELF) {
      return List.of("-XX:+AutoCreateSharedArchive", USED + archive);
    }
    return List.of(
        (isWhole(archive) && isNewer(archive, jar) ? USED : "-XX:ArchiveClassesAtExit=") + archive);
  }

  /** What is in it is run: another's is not. */
  private static boolean isOwn(Path archive) {
    try {
      return Files.getOwner(archive).getName().equals(System.getProperty("user.name"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** One that names others may lead to folders, whose classes no archive takes. */
  private static boolean isAllThereIs(Path jar) {
    try (JarFile opened = new JarFile(jar.toFile())) {
      Manifest manifest = opened.getManifest();
      return manifest == null
          || !manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH);
    } catch (IOException e) {
      return false;
    }
  }

  /** The JVM writes its beginning last; of one that was killed meanwhile, that is zero. */
  private static boolean isWhole(Path archive) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(archive))) {
      return in.readInt() != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isNewer(Path archive, Path jar) {
    try {
      return Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
