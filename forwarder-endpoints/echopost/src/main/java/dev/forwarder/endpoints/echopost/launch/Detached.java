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
import java.util.stream.Stream;

/**
 * Starts processes that outlive this one and its terminal: in a session of their own where the
 * system has {@code setsid}, else deaf to the hang-up of the terminal ({@code nohup}), else as they
 * are. Their standard streams are the null device.
 */
final class Detached {

  private static final List<String> DETACHERS = List.of("setsid", "nohup");
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
   * @param variables what its environment has beside this process's own
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
    builder.environment().putAll(variables);
    return builder.start();
  }
}
