package dev.forwarder.bench;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.IVersionProvider;

/** What the numbers are measured on. */
final class Machine {

  /**
   * The fields of Linux's {@code /proc/stat} that are not idle: user, nice, system, irq, softirq,
   * steal; see {@code man 5 proc_stat}.
   */
  private static final List<Integer> BUSY_FIELDS = List.of(0, 1, 2, 5, 6, 7);

  /** Its unit: the hundredth of a second, on every Linux. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** What {@code --version} says. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {versions(), describe()};
    }
  }

  private Machine() {}

  static String describe() {
    return String.format(
        Locale.ROOT,
        "%d cores%s (load %.1f), %s, %s %s, %s %s %s",
        Runtime.getRuntime().availableProcessors(),
        processor(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        memory(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.runtime.version"),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"));
  }

  /** Of which kind the processor is, where the system tells as Linux does on x86. */
  private static String processor() {
    return lineOf("/proc/cpuinfo", "model name").map(" of "::concat).orElse("");
  }

  private static String memory() {
    long bytes =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    return Math.round((double) bytes / (1 << 30)) + " GiB";
  }

  /** What stands behind a name and a colon. */
  private static Optional<String> lineOf(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What a folder lies on. */
  static String fileSystem(Path folder) {
    try {
      return Files.getFileStore(folder).type();
    } catch (IOException e) {
      return "an unknown file system";
    }
  }

  /** What is measured, with its versions. */
  static String versions() {
    Properties versions = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("versions.properties")) {
      versions.load(requireNonNull(in, "versions.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions.stringPropertyNames().stream()
        .sorted()
        .map(name -> name + " " + versions.getProperty(name))
        .collect(Collectors.joining(", "));
  }

  /**
   * How long all cores together have been at work for anybody, or were taken by the machine below;
   * 0 where the system does not tell as Linux does.
   */
  static long busyNanos() {
    try {
      String all = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElse("");
      List<Long> fields =
          Pattern.compile("\\d+").matcher(all).results().map(r -> Long.valueOf(r.group())).toList();
      return TICK_NANOS * BUSY_FIELDS.stream().mapToLong(fields::get).sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
