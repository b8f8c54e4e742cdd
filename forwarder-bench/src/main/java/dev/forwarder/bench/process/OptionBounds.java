package dev.forwarder.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What options may be; anything else is bad usage. */
public final class OptionBounds {

  private OptionBounds() {}

  /** So much, or more. */
  public static void requireAtLeast(CommandSpec spec, String option, int least, int value) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s: must be %d or more, was: %d".formatted(option, least, value));
    }
  }

  /** No less and no more than that. */
  public static void requireWithin(
      CommandSpec spec, String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: must be %d to %d, was: %d".formatted(option, least, most, value));
    }
  }

  /** A folder, which is made where there is none. */
  public static void requireMakeable(CommandSpec spec, String option, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: %s is no folder and cannot be made one: %s".formatted(option, folder, e),
          e);
    }
  }

  /** A folder of its own, where an option names none. */
  public static Path temporary(CommandSpec spec, String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "no folder can be made in %s (java.io.tmpdir): %s"
              .formatted(System.getProperty("java.io.tmpdir"), e),
          e);
    }
  }

  /** Nothing is there, or a folder with nothing in it. */
  public static void requireEmpty(CommandSpec spec, String option, Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(), "%s: %s is no folder".formatted(option, folder));
    }
    try (Stream<Path> within = Files.list(folder)) {
      if (within.findAny().isPresent()) {
        throw new ParameterException(
            spec.commandLine(), "%s: '%s' must be empty, and is not".formatted(option, folder));
      }
    }
  }
}
