package dev.forwarder.endpoints.echopost.binary;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how the original program is fetched.
 *
 * @param mirror below which address it lies, without a slash at the end; https, or http if a digest
 *     is pinned. Default: {@link #DEFAULT_MIRROR}
 * @param version which one: {@code latest} (default), or a version
 * @param sha256 what the program must be, as 64 hexadecimal digits; null (default) for whatever it
 *     is. A pinned digest allows the download, and holds for a program that is there already, too
 * @param downloadAllowed whether it may be fetched without a digest; default: false
 * @param maxBytes how large it may be; positive, default 128 MiB
 * @param timeout how long a download may take, from its start to its end; positive, default 60 s
 */
public record BinarySettings(
    URI mirror,
    String version,
    @Nullable String sha256,
    boolean downloadAllowed,
    long maxBytes,
    Duration timeout) {

  /** Where Data Nadhi has it. */
  public static final URI DEFAULT_MIRROR = URI.create("https://downloads.datanadhi.com/echopost");

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** Nothing is fetched; what is there is used. */
  public static final BinarySettings DEFAULT =
      new BinarySettings(DEFAULT_MIRROR, "latest", null, false, 128L << 20, Duration.ofSeconds(60));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a part is out of them
   */
  public BinarySettings {
    requireNonNull(mirror, "mirror");
    sha256 = sha256 == null ? null : sha256.toLowerCase(Locale.ROOT);
    if (sha256 != null && !SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, was: " + sha256);
    }
    boolean https = "https".equalsIgnoreCase(mirror.getScheme());
    boolean pinnedHttp = "http".equalsIgnoreCase(mirror.getScheme()) && sha256 != null;
    if (mirror.getHost() == null || mirror.getUserInfo() != null || !(https || pinnedHttp)) {
      throw new IllegalArgumentException(
          "mirror must be https, or http with a pinned sha256, with a host and without a user; was of: "
              + mirror.getScheme()
              + "://"
              + mirror.getHost());
    }
    if (!VERSION.matcher(requireNonNull(version, "version")).matches()) {
      throw new IllegalArgumentException(
          "version must be 1 to 64 letters, digits, '.', '_' or '-', was: '" + version + "'");
    }
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive, was: " + maxBytes);
    }
    if (requireNonNull(timeout, "timeout").isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive, was: " + timeout);
    }
  }

  /** These settings with another mirror and the digest of what is there. */
  public BinarySettings withMirror(URI newMirror, @Nullable String newSha256) {
    return new BinarySettings(newMirror, version, newSha256, downloadAllowed, maxBytes, timeout);
  }

  /** These settings with another version. */
  public BinarySettings withVersion(String newVersion) {
    return new BinarySettings(mirror, newVersion, sha256, downloadAllowed, maxBytes, timeout);
  }

  /** These settings with a pinned digest. */
  public BinarySettings withSha256(String newSha256) {
    return new BinarySettings(
        mirror, version, requireNonNull(newSha256), downloadAllowed, maxBytes, timeout);
  }

  /** These settings with downloads allowed or not where no digest is pinned. */
  public BinarySettings withDownloadAllowed(boolean allowed) {
    return new BinarySettings(mirror, version, sha256, allowed, maxBytes, timeout);
  }

  /** These settings with other limits of a download. */
  public BinarySettings withLimits(long newMaxBytes, Duration newTimeout) {
    return new BinarySettings(mirror, version, sha256, downloadAllowed, newMaxBytes, newTimeout);
  }
}
