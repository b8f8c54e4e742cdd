package dev.forwarder.endpoints.echopost.launch;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Starts processes that outlive this one and its terminal: in a session of their own where the
 * system has {@code setsid}, else deaf to the hang-up of the terminal ({@code nohup}), else as they
 * are. Their standard streams are the null device.
 */
final class Detached {

  private static final List<String> DETACHERS = List.of("setsid", "nohup");

  /** What a JVM reads by itself: a debugger's port or the heap of a host is not for its agent. */
  private static final Set<String> OPTIONS_OF_THIS_JVM =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final List<String> USUAL_PLACES = List.of("/usr/bin", "/bin");

  private final List<String> prefix;
  private final File nullDevice;

  private Detached(List<String> prefix, File nullDevice) {
    this.prefix = prefix;
    this.nullDevice = nullDevice;
  }

  /**
   * The way of this system.
   *
   * @param path the directories that programs are looked for in, as in the variable {@code PATH}
   */
  static Detached fromPath(String path) {
    List<String> places =
        Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), USUAL_PLACES.stream())
            .filter(place -> !place.isEmpty())
            .toList();
    Optional<String> detacher =
        DETACHERS.stream()
            .flatMap(name -> places.stream().map(place -> Path.of(place, name)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    return new Detached(
        detacher.map(List::of).orElse(List.of()), new File(windows ? "NUL" : "/dev/null"));
  }

  /**
   * Starts one.
   *
   * @param command the program and its arguments
   * @param variables what its environment has beside this process's own, of which it has all but
   *     the options for a JVM
   * @return the process: with {@code setsid} and {@code nohup} too, since they become it
   */
  Process start(List<String> command, Map<String, String> variables) throws IOException {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .redirectInput(Redirect.from(nullDevice))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    prepare(builder.environment(), variables);
    return builder.start();
  }

  /** Makes this process's environment that of another. */
  static void prepare(Map<String, String> environment, Map<String, String> variables) {
    environment.keySet().removeAll(OPTIONS_OF_THIS_JVM);
    environment.putAll(variables);
  }
}
