package dev.forwarder.retry.spool.format;

import dev.forwarder.retry.spool.cipher.SegmentCipher;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import org.jspecify.annotations.Nullable;

/**
 * The framings of segments, with one key for all that are encrypted.
 *
 * @param key encrypts what is written in binary framing, and decrypts what was; null for neither:
 *     an encrypted frame is none then
 */
public record Framings(@Nullable SpoolKey key) {

  /** Without a key. */
  public static final Framings PLAIN = new Framings(null);

  /** That of a segment. */
  public Framing of(FramingKind kind, SegmentId id) {
    if (kind == FramingKind.LINES) {
      return new LineFraming(id.seed());
    }
    return new BinaryFraming(id.seed(), key == null ? null : new SegmentCipher(key, id.bytes()));
  }
}
