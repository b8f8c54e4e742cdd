package dev.forwarder.endpoints.echopost.binary;

import java.util.Locale;
import java.util.Optional;

/**
 * A platform that there is a program for, as its address names it.
 *
 * @param os {@code linux} or {@code darwin}
 * @param arch {@code amd64} or {@code arm64}
 */
record Platform(String os, String arch) {

  /**
   * The platform that Java names so.
   *
   * @param osName the property {@code os.name}
   * @param osArch the property {@code os.arch}
   * @return the platform; empty where there is no program for it
   */
  static Optional<Platform> of(String osName, String osArch) {
    return os(osName.toLowerCase(Locale.ROOT))
        .flatMap(os -> arch(osArch.toLowerCase(Locale.ROOT)).map(arch -> new Platform(os, arch)));
  }

  private static Optional<String> os(String name) {
    if (name.equals("linux")) {
      return Optional.of("linux");
    }
    boolean mac = name.equals("darwin") || name.startsWith("mac os") || name.equals("macos");
    return mac ? Optional.of("darwin") : Optional.empty();
  }

  private static Optional<String> arch(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> Optional.of("amd64");
      case "arm64", "aarch64" -> Optional.of("arm64");
      default -> Optional.empty();
    };
  }
}
