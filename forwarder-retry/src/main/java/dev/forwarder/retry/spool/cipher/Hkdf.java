package dev.forwarder.retry.spool.cipher;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869): keys made from a key. Pure functions. */
final class Hkdf {

  private static final String HMAC = "HmacSHA256";
  private static final int HASH_BYTES = 32;
  private static final int MOST_BYTES = 255 * HASH_BYTES;

  private Hkdf() {}

  /**
   * The first step (section 2.2).
   *
   * @param salt may be empty
   * @param input what the keys are made from
   * @return a key for {@link #expand}
   */
  static byte[] extract(byte[] salt, byte[] input) {
    // HMAC fills up a short key with zeros, so these are the same; the JDK refuses the empty one.
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, input);
  }

  /**
   * The second step (section 2.3).
   *
   * @param key what {@link #extract} made
   * @param info what the result is for
   * @param length how many bytes, at most 8,160
   */
  static byte[] expand(byte[] key, byte[] info, int length) {
    if (length < 0 || length > MOST_BYTES) {
      throw new IllegalArgumentException("length must be 0 to " + MOST_BYTES + ", was: " + length);
    }
    byte[] output = new byte[length];
    byte[] block = {};
    for (int done = 0; done < length; done += block.length) {
      block = hmac(key, block, info, new byte[] {(byte) (done / HASH_BYTES + 1)});
      System.arraycopy(block, 0, output, done, Math.min(block.length, length - done));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }

  static byte[] hmac(byte[] key, byte[]... message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      for (byte[] part : message) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
