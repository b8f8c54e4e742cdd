package dev.forwarder.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.profile.ProfilerFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.ProfilerConfig;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.runner.options.WarmupMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
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

  private static final List<String> YES_OR_NO = List.of("true", "false");

  /** Of some options JMH takes any word for false, of others it does not say which there are. */
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "foe",
          YES_OR_NO,
          "gc",
          YES_OR_NO,
          "si",
          YES_OR_NO,
          "rf",
          names(ResultFormatType.values()),
          "v",
          names(VerboseMode.values()),
          "wm",
          names(WarmupMode.values()));

  private static final String CASE_COUNTS = "wm";

  private static final Pattern WORDED =
      Pattern.compile(
          "--?(?<option>%s)(=(?<word>.*))?".formatted(String.join("|", WORDS.keySet())));

  @Option(names = "--help", usageHelp = true, description = "Shows this.")
  private boolean unusedHelp;

  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String[] all = withFailOnError(arguments).toArray(String[]::new);
    requireSense(all);
    org.openjdk.jmh.Main.main(all);
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

  /** JMH would end the process with a trace, or as if a benchmark had failed. */
  private void requireSense(String[] all) throws IOException {
    requireWords(all);
    CommandLineOptions options;
    try {
      options = new CommandLineOptions(all);
    } catch (CommandLineOptionException | IllegalStateException | IllegalArgumentException e) {
      throw misused(inOneLine(e), e);
    }
    if (options.shouldHelp()) {
      return;
    }
    requireFile("-o", options.getOutput().orElse(null));
    requireFile("-rff", options.getResult().orElse(null));
    requireProgram(options.getJvm().orElse(null));
    options.getProfilers().forEach(this::requireProfiler);
    List<String> names = options.getIncludes();
    names.forEach(this::requirePattern);
    options.getExcludes().forEach(this::requirePattern);
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    if (BenchmarkList.defaultList().find(silent, names, options.getExcludes()).isEmpty()) {
      throw misused(
          "no benchmark is found by %s%s; bench jmh -l names them"
              .formatted(
                  names.isEmpty() ? "any name" : names,
                  options.getExcludes().isEmpty() ? "" : " without " + options.getExcludes()),
          null);
    }
  }

  private static List<String> names(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toList();
  }

  private void requireWords(String[] all) {
    for (int i = 0; i < all.length; i++) {
      Matcher given = WORDED.matcher(all[i]);
      if (given.matches()) {
        String next = i + 1 < all.length ? all[i + 1] : "";
        requireWord(
            given.group("option"), given.group("word") == null ? next : given.group("word"));
      }
    }
  }

  private void requireWord(String option, String word) {
    List<String> allowed = requireNonNull(WORDS.get(option));
    if (!allowed.contains(word)
        && (CASE_COUNTS.equals(option) || allowed.stream().noneMatch(word::equalsIgnoreCase))) {
      throw misused("-%s: must be one of %s, was: '%s'".formatted(option, allowed, word), null);
    }
  }

  /** What is a name alone, the system finds or does not. */
  private void requireProgram(@Nullable String jvm) {
    if (jvm == null) {
      return;
    }
    try {
      Process begun =
          new ProcessBuilder(jvm, "-version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      begun.destroy();
    } catch (IOException e) {
      throw misused("-jvm: '%s' is no program that can be started".formatted(jvm), e);
    }
  }

  private void requireProfiler(ProfilerConfig profiler) {
    try {
      Object unused = ProfilerFactory.getProfilerOrException(profiler);
    } catch (ProfilerException e) {
      throw misused(
          "-prof: %s cannot be used: %s; bench jmh -lprof names those that can"
              .formatted(
                  profiler.getKlass(),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /** JMH finds out after all has been measured. */
  private void requireFile(String option, @Nullable String name) {
    if (name == null) {
      return;
    }
    Path file = Path.of(name).toAbsolutePath();
    Path folder = file.getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw misused("%s: %s is a folder, or in none that there is".formatted(option, name), null);
    }
  }

  private static String inOneLine(Exception wrong) {
    return String.join("; ", String.valueOf(wrong.getMessage()).strip().lines().toList());
  }

  private void requirePattern(String regex) {
    try {
      Pattern unused = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw misused("'%s' is no regular expression: %s".formatted(regex, e.getDescription()), e);
    }
  }

  private ParameterException misused(String why, @Nullable Exception cause) {
    return new ParameterException(spec.commandLine(), why, cause);
  }
}
