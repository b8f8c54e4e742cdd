package dev.forwarder.api;

import static java.util.Objects.requireNonNullElse;

/** How this project names itself to backends: {@code forwarder/<version>}. */
public final class UserAgent {

  private static final String UNPACKED = "dev";

  private UserAgent() {}

  /** The header {@code User-Agent} of a backend family that has no other. */
  public static Header header() {
    return new Header("User-Agent", "forwarder/" + version());
  }

  /** The version in the jar's manifest; {@code dev} for classes that are in no jar. */
  private static String version() {
    return requireNonNullElse(UserAgent.class.getPackage().getImplementationVersion(), UNPACKED);
  }
}
