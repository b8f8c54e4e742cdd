package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The bytes of a request, or of one item of it, and how they are shown. Never changes. */
public final class Body {
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;

  /** Wraps bytes that nobody changes any more. */
  public Body(byte[] bytes) {
    this.bytes = requireNonNull(bytes, "bytes");
  }

  /** How many bytes. */
  public int size() {
    return bytes.length;
  }

  /** A read-only view of the bytes. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** The bytes themselves, for code that leaves them as they are. */
  byte[] array() {
    return bytes;
  }

  /** The bytes as text, or null where they are not UTF-8. */
  public @Nullable String text() {
    String text = new String(bytes, UTF_8);
    // The lenient decoder is the fast one; only what it may have repaired is looked at again.
    return text.indexOf(REPLACEMENT) < 0 || isUtf8() ? text : null;
  }

  private boolean isUtf8() {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The bytes in base64. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The SHA-256 of the bytes in hexadecimal. */
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
