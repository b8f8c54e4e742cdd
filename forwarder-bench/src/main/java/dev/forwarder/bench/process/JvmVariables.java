package dev.forwarder.bench.process;

import java.util.Collection;
import java.util.List;

/**
 * Where any JVM finds options in its environment. They are meant for the programs of whoever sets
 * them: what is measured with another heap or collector could be compared with nothing, and what
 * prints to standard output could not be asked anything.
 */
public final class JvmVariables {

  /** As of JDK 25: its documentation of {@code java}, and of JVM TI; the third has none. */
  private static final List<String> NAMES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private JvmVariables() {}

  /** Those of them that are there. */
  public static List<String> among(Collection<String> variables) {
    return NAMES.stream().filter(variables::contains).toList();
  }

  /** A process is started without them. */
  static void keepFrom(ProcessBuilder builder) {
    builder.environment().keySet().removeAll(NAMES);
  }
}
