package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a log is known by: it stands in each of its files. After a power cut, a file that was never
 * forced may show the blocks of one that was deleted, and these may be a whole file of another log,
 * which verifies in all else.
 *
 * @param value eight bytes, little-endian
 */
public record LogId(long value) {

  /**
   * That of a log: the first 8 bytes of the SHA-256 of the two names, with a slash between them.
   *
   * @param domainFolder what the folder of its domain is called
   * @param folder what its own folder in there is called
   */
  public static LogId of(String domainFolder, String folder) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      String names = domainFolder + "/" + folder;
      byte[] digest = sha256.digest(names.getBytes(StandardCharsets.UTF_8));
      return new LogId(ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
