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

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** What {@code --version} says. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {versions(), describe()};
    }
  }

  private Machine() {}

  /** This machine, and what a folder of it lies on. */
  static String describe(Path folder) {
    return describe() + ", files on " + fileSystem(folder);
  }

  static String describe() {
    return String.format(
        Locale.ROOT,
        "%d cores%s (load %.1f), %s, %s %s, %s %s %s",
        Runtime.getRuntime().availableProcessors(),
        processor(),
        SYSTEM.getSystemLoadAverage(),
        Math.round((double) SYSTEM.getTotalMemorySize() / (1 << 30)) + " GiB",
        System.getProperty("java.vm.name"),
        System.getProperty("java.runtime.version"),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"));
  }

  /** Of which kind the processor is, where the system tells as Linux does on x86. */
  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> " of " + line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String fileSystem(Path folder) {
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
