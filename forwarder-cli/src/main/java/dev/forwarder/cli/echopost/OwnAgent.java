package dev.forwarder.cli.echopost;

import dev.forwarder.cli.console.OwnJvm;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How this program starts itself as an agent: with the Java and the classes of this process. */
public final class OwnAgent {

  private static final String SIMPLE_COMPILER = "-XX:TieredStopAtLevel=1";
  private static final String MAIN = "dev.forwarder.cli.Main";

  /**
   * Small when idle, and quick under load: a simple collector, and a heap that begins small, grows
   * by as much for what is young as for what stays, and has room for some of the largest logs at
   * once.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xshare:auto",
          "-Xlog:disable",
          "-XX:+UseSerialGC",
          "-Xms12m",
          "-XX:NewSize=6m",
          "-XX:MaxNewSize=64m",
          "-XX:NewRatio=1",
          "-Xmx512m",
          "-Dio.netty.jfr.enabled=false");

  private OwnAgent() {}

  /** The options of the JVM that an agent runs in, but for its archive of classes. */
  public static List<String> jvmOptions() {
    return JVM_OPTIONS;
  }

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
    command.add(OwnJvm.java());
    command.addAll(JVM_OPTIONS);
    String classPath = OwnJvm.classPath();
    List<String> archive = ClassArchive.options(classPath, Runtime.version());
    if (archive.stream().noneMatch(option -> option.startsWith(ClassArchive.USED))) {
      command.add(SIMPLE_COMPILER); // without its classes at hand, its start comes first
    }
    command.addAll(archive);
    command.addAll(List.of("-cp", classPath, MAIN, "echopost"));
    command.addAll(
        List.of(EchoPostCommand.KEEP_IN, keepIn.toAbsolutePath().normalize().toString()));
    if (keyHeader != null) {
      command.addAll(List.of(EchoPostCommand.KEY_HEADER, keyHeader));
    }
    if (config != null && Files.isRegularFile(config)) { // a pipe has been read by now
      command.addAll(List.of(EchoPostCommand.CONFIG, config.toAbsolutePath().toString()));
    }
    return new JavaProgram(command);
  }

  /**
   * What else such an agent is told.
   *
   * @param socketMode who may speak to it, such as {@code rwx------}
   * @param strict whether it has one log under way at a time
   * @return more arguments of the program
   */
  public static List<String> arguments(String socketMode, boolean strict) {
    List<String> arguments = new ArrayList<>(List.of(EchoPostCommand.SOCKET_MODE, socketMode));
    if (strict) {
      arguments.add(EchoPostCommand.STRICT);
    }
    return arguments;
  }
}
