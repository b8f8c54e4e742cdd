package dev.forwarder.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells what a standard stream is, and whether a person watches it. The JDK can only tell it of
 * input and output together.
 */
public final class Terminals {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminals() {}

  /**
   * Whether standard error is a terminal that can draw, so that somebody watches it; false where
   * the platform has no way to tell.
   */
  public static boolean errIsWatched() {
    return isTerminal(STANDARD_ERROR) && !"dumb".equals(System.getenv("TERM"));
  }

  /** Whether standard output is a pipe; false where the platform has no way to tell. */
  static boolean outIsPipe() {
    return deviceOf(STANDARD_OUTPUT).startsWith("pipe:");
  }

  static boolean isTerminal(Path descriptor) {
    String device = deviceOf(descriptor);
    return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
  }

  private static String deviceOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
