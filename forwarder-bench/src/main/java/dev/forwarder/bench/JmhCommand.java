package dev.forwarder.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * JMH's own command line, with its own options: {@code bench jmh -h}. A benchmark that fails, be it
 * in a check at its end, fails the run unless {@code -foe} says otherwise.
 */
@Command(
    name = "jmh",
    description = {
      "Runs the JMH benchmarks, or those whose names a regular expression finds. Takes JMH's own"
          + " options, with -foe true as a default; -h names them."
    },
    footer = {
      "",
      "Examples:",
      "  bench jmh -l                            names them",
      "  bench jmh -prof gc -f 1 -wi 1 -i 2      all of them, soon, with what they allocate",
      "  bench jmh SpoolBenchmark -p encrypted=true"
    })
final class JmhCommand implements Callable<Integer> {

  private static final Pattern FAIL_ON_ERROR = Pattern.compile("--?foe(=.*)?");

  @Option(names = "--help", usageHelp = true, description = "Shows this.")
  private boolean unusedHelp;

  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(withFailOnError(arguments).toArray(String[]::new));
    return 0;
  }

  static List<String> withFailOnError(List<String> arguments) {
    if (arguments.stream().anyMatch(each -> FAIL_ON_ERROR.matcher(each).matches())) {
      return arguments;
    }
    List<String> all = new ArrayList<>(List.of("-foe", "true"));
    all.addAll(arguments);
    return all;
  }
}
