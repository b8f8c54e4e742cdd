package dev.forwarder.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whether a person watches a stream. The JDK can only tell it of input and output together.
 */
final class Terminals {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminals() {}

  /** Whether standard error is a terminal; false where the platform has no way to tell. */
  static boolean errIsTerminal() {
    return isTerminal(STANDARD_ERROR);
  }

  static boolean isTerminal(Path descriptor) {
    try {
      String device = Files.readSymbolicLink(descriptor).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
