package dev.forwarder.retry.spool.cipher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the frames of one segment, and decrypts them: AES-256-GCM.
 *
 * <pre>
 * segment key = HKDF-SHA256(salt: segment id, input: master key,
 *                           info: "forwarder segment 1", 32 bytes)
 * key check   = first 8 bytes of HMAC-SHA256(segment key, "forwarder")
 * nonce       =  0  1  kind of the frame
 *                1  1  0
 *                2  2  number that tells apart frames of one kind and sequence, little-endian
 *                4  8  sequence, little-endian
 * encrypted   = ciphertext, as long as the text; then 16 bytes that prove it and the header
 * </pre>
 *
 * <p>The whole security of this rests on one rule: of one segment id, no kind, number and sequence
 * are ever used for two different texts, not even where the first of them could not be written.
 * Whoever has failed to write a frame ends the segment.
 *
 * <p>Not thread-safe.
 */
public final class SegmentCipher {

  /** How much longer a text becomes. */
  public static final int OVERHEAD_BYTES = 16;

  /** How long a key check is. */
  public static final int CHECK_BYTES = 8;

  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final byte[] INFO = "forwarder segment 1".getBytes(US_ASCII);
  private static final byte[] CHECKED = "forwarder".getBytes(US_ASCII);
  private static final int NONCE_BYTES = 12;

  private final SecretKey key;
  private final long keyCheck;
  private final Cipher cipher;
  private final byte[] nonce = new byte[NONCE_BYTES];
  private final ByteBuffer nonceFields = ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * The cipher of a segment.
   *
   * @param master the master key
   * @param segmentId the segment's id, random, of 16 bytes or more
   */
  public SegmentCipher(SpoolKey master, byte[] segmentId) {
    requireNonNull(master, "master");
    requireNonNull(segmentId, "segmentId");
    if (segmentId.length < 16) {
      throw new IllegalArgumentException(
          "segmentId must be 16 bytes at least, was: " + segmentId.length);
    }
    byte[] bytes = Hkdf.expand(Hkdf.extract(segmentId, master.bytes()), INFO, SpoolKey.BYTES);
    key = new SecretKeySpec(bytes, "AES");
    keyCheck = ByteBuffer.wrap(Hkdf.hmac(bytes, CHECKED)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Arrays.fill(bytes, (byte) 0);
    try {
      cipher = Cipher.getInstance(AES_GCM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + AES_GCM, e);
    }
  }

  /**
   * What a segment's header says of its key, so that a wrong one is known at once. Says nothing of
   * the key itself.
   *
   * @return its 8 bytes as a little-endian number
   */
  public long keyCheck() {
    return keyCheck;
  }

  /**
   * Encrypts the rest of a buffer.
   *
   * @param kind the frame's kind, 0 to 255
   * @param number tells apart frames of that kind and sequence, 0 to 65,535
   * @param sequence the frame's sequence
   * @param header what is not encrypted, and yet cannot be changed: the rest of this buffer, whose
   *     position stays
   * @param text what is encrypted; read to its limit
   * @param out written from its position on: as long as the text and {@link #OVERHEAD_BYTES}. May
   *     be of the same memory as the text
   * @throws BufferOverflowException where there is no room for that
   */
  public void encrypt(
      int kind, int number, long sequence, ByteBuffer header, ByteBuffer text, ByteBuffer out) {
    if (out.remaining() < text.remaining() + OVERHEAD_BYTES) {
      throw new BufferOverflowException();
    }
    try {
      begin(Cipher.ENCRYPT_MODE, kind, number, sequence, header);
      cipher.doFinal(text, out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt frame " + sequence, e);
    }
  }

  /**
   * Decrypts the rest of a buffer, if all of it is what was encrypted.
   *
   * @param kind the frame's kind
   * @param number its number
   * @param sequence its sequence
   * @param header what was not encrypted: the rest of this buffer, whose position stays
   * @param encrypted what was encrypted; read to its limit
   * @param out the text is written from its position on, which needs room for all of {@code
   *     encrypted}; its position stays, and what is behind it is without meaning, where this
   *     answers false
   * @return whether it was; false where a bit of anything is another, or the key is
   */
  public boolean decrypt(
      int kind,
      int number,
      long sequence,
      ByteBuffer header,
      ByteBuffer encrypted,
      ByteBuffer out) {
    if (encrypted.remaining() < OVERHEAD_BYTES) {
      return false;
    }
    int start = out.position();
    try {
      begin(Cipher.DECRYPT_MODE, kind, number, sequence, header);
      cipher.doFinal(encrypted, out);
      return true;
    } catch (AEADBadTagException e) {
      out.position(start);
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot decrypt frame " + sequence, e);
    }
  }

  private void begin(int mode, int kind, int number, long sequence, ByteBuffer header)
      throws GeneralSecurityException {
    nonceFields.put(0, (byte) kind).putShort(2, (short) number).putLong(4, sequence);
    cipher.init(mode, key, new GCMParameterSpec(8 * OVERHEAD_BYTES, nonce));
    int start = header.position();
    cipher.updateAAD(header);
    header.position(start);
  }
}
