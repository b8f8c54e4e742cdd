package dev.forwarder.retry.spool.cipher;

import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The master key of encrypted spools: 256 bits. Never shown, never written. Immutable.
 *
 * <p>It never encrypts anything itself: each segment has a key of its own, made from this one.
 */
public final class SpoolKey {

  /** How many bytes a key has. */
  public static final int BYTES = 32;

  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{43}=?");
  private static final Pattern BASE64_FOR_URLS = Pattern.compile("[A-Za-z0-9_-]{43}=?");

  private final byte[] bytes;

  private SpoolKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A key of these bytes.
   *
   * @param bytes 32 bytes, which are copied
   * @return the key
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static SpoolKey of(byte[] bytes) {
    if (requireNonNull(bytes, "bytes").length != BYTES) {
      throw new IllegalArgumentException("spool key must be 32 bytes, was: " + bytes.length);
    }
    return new SpoolKey(bytes.clone());
  }

  /**
   * Reads a key from a text, as it stands in a file or in the environment.
   *
   * @param text 64 hexadecimal digits, or 32 bytes in Base64 (either alphabet, padded or not);
   *     white space around it is removed
   * @return the key
   * @throws IllegalArgumentException if it is neither; the message never shows the text
   */
  public static SpoolKey parse(String text) {
    String stripped = requireNonNull(text, "text").strip();
    if (HEX.matcher(stripped).matches()) {
      return new SpoolKey(HexFormat.of().parseHex(stripped));
    }
    if (BASE64.matcher(stripped).matches()) {
      return of(Base64.getDecoder().decode(stripped));
    }
    if (BASE64_FOR_URLS.matcher(stripped).matches()) {
      return of(Base64.getUrlDecoder().decode(stripped));
    }
    throw new IllegalArgumentException(
        "spool key must be 32 bytes, as 64 hexadecimal digits or 43 or 44 characters of Base64"
            + " (make one with: openssl rand -hex 32), was something else of "
            + stripped.length()
            + " characters");
  }

  /** The bytes themselves, not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "SpoolKey[***]";
  }
}
