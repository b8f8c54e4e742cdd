package dev.forwarder.cli.echopost;

import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How this program starts itself as an agent: with the Java and the classes of this process. */
public final class OwnAgent {

  private static final String MAIN = "dev.forwarder.cli.Main";

  /**
   * Quick to start and small when idle: one simple compiler and collector, and a heap that begins
   * small, but has room for some of the largest logs at once.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xshare:auto",
          "-Xlog:disable",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xms20m",
          "-Xmn10m",
          "-Xmx512m");

  private OwnAgent() {}

  /**
   * The program.
   *
   * @param keepIn the directory in which the folder {@code dropped} keeps what the server rejects
   * @param keyHeader the name of the header that carries the key; null: the agent's own choice
   * @param config a settings file, for the way to the server; null for none
   * @return what starts it, by absolute paths
   */
  public static JavaProgram program(
      Path keepIn, @Nullable String keyHeader, @Nullable Path config) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    String classPath = absolute(System.getProperty("java.class.path"));
    command.addAll(ClassArchive.options(classPath, Runtime.version()));
    command.addAll(List.of("-cp", classPath, MAIN, "echopost"));
    command.addAll(
        List.of(EchoPostCommand.KEEP_IN, keepIn.toAbsolutePath().normalize().toString()));
    if (keyHeader != null) {
      command.addAll(List.of(EchoPostCommand.KEY_HEADER, keyHeader));
    }
    if (config != null) {
      command.addAll(List.of(EchoPostCommand.CONFIG, config.toAbsolutePath().toString()));
    }
    return new JavaProgram(command);
  }

  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .map(place -> Path.of(place).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
