package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A 128-bit name of a payload. Submitting a payload again under the same id gives each of its
 * transactions the same {@code Idempotency-Key} again, so that a receiver can tell the two are one.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record PayloadId(long high, long low) {

  /**
   * The id that belongs to some bytes: the first half of their SHA-256.
   *
   * @param source what makes the payload what it is, such as a file's path, offset and content
   * @return the id, the same for the same bytes on every machine
   */
  public static PayloadId of(byte[] source) {
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(requireNonNull(source, "source")));
    return new PayloadId(digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
