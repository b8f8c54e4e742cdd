package dev.forwarder.endpoints.datanadhi.settings;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How EchoPost is used, whichever it is; how the agent in Java runs; where the original program
 * comes from.
 *
 * @param timeout from a send to its reply, the start of an agent included: positive. Default: 5 s
 * @param maxInFlight how many logs may be unanswered at once: positive. Default: 128
 * @param startTimeout how long an agent may take until it listens: positive. Default: 2 s
 * @param retryAfter how long none is started after a start has failed; zero: for good. Default: 30
 *     s
 * @param strict whether the agent in Java has one log under way at a time, so that they arrive in
 *     order. Default: false
 * @param socketMode who may speak to the agent in Java: its owner, and perhaps others. Default:
 *     {@code rwx------}
 * @param mirror below which address the original lies: https, or http where a digest is pinned.
 *     Default: {@link #DEFAULT_MIRROR}
 * @param sha256 what the original must be, as 64 hexadecimal digits; it may be fetched then. Null:
 *     whatever it is, which is the default
 * @param downloadAllowed whether it may be fetched without that. Default: false
 */
public record EchopostDetails(
    Duration timeout,
    int maxInFlight,
    Duration startTimeout,
    Duration retryAfter,
    boolean strict,
    String socketMode,
    URI mirror,
    @Nullable String sha256,
    boolean downloadAllowed) {

  /** Where Data Nadhi has the original. */
  public static final URI DEFAULT_MIRROR = URI.create("https://downloads.datanadhi.com/echopost");

  /** The socket is its owner's alone. */
  static final String OWNER_ALONE = "rwx------";

  /** What is used where nothing is said. */
  public static final EchopostDetails DEFAULT =
      new EchopostDetails(
          Duration.ofSeconds(5),
          128,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          false,
          OWNER_ALONE,
          DEFAULT_MIRROR,
          null,
          false);

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public EchopostDetails {
    Positive.check("timeout", requireNonNull(timeout, "timeout"));
    Positive.check("maxInFlight", maxInFlight, 1);
    Positive.check("startTimeout", requireNonNull(startTimeout, "startTimeout"));
    if (requireNonNull(retryAfter, "retryAfter").isNegative()) {
      throw new IllegalArgumentException("retryAfter must not be negative, was: " + retryAfter);
    }
    socketMode = checkedMode(requireNonNull(socketMode, "socketMode"));
    sha256 = sha256 == null ? null : checkedDigest(sha256);
    mirror = checkedMirror(requireNonNull(mirror, "mirror"), sha256 != null);
  }

  /**
   * Checks who may speak to an agent. One that its own user cannot speak to would be started again
   * and again.
   *
   * @param mode such as {@code rwx------}
   * @return the same
   * @throws IllegalArgumentException if it is none, or its owner may not read and write
   */
  public static String checkedMode(String mode) {
    try {
      String shown = PosixFilePermissions.toString(PosixFilePermissions.fromString(mode));
      if (shown.startsWith("rw")) {
        return shown;
      }
    } catch (IllegalArgumentException e) {
      // told below, as a mode without the owner
    }
    throw new IllegalArgumentException(
        "must be written like rwx------ or rwxrwx---, and begin with rw");
  }

  /** What is none may be anything, a key too: it is not shown. */
  static String checkedDigest(String digest) {
    if (!SHA_256.matcher(digest).matches()) {
      throw new IllegalArgumentException("must be 64 hexadecimal digits");
    }
    return digest.toLowerCase(Locale.ROOT);
  }

  static URI checkedMirror(URI mirror, boolean pinned) {
    URI checked = ServerUrl.checked(mirror);
    if (!pinned && !"https".equalsIgnoreCase(checked.getScheme())) {
      throw new IllegalArgumentException(
          "must be an https address, or an http one where a digest (sha256) is pinned");
    }
    return checked;
  }
}
