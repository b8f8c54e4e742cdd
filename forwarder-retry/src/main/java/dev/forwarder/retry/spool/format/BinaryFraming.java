package dev.forwarder.retry.spool.format;

import dev.forwarder.retry.spool.cipher.SegmentCipher;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Frames for any bytes.
 *
 * <pre>
 *  0  4  magic F0 57 44 52
 *  4  4  content length: tag and body
 *  8  8  sequence
 * 16  8  created, milliseconds since 1970
 * 24  2  tag: its number in this segment
 * 26  2  length of the tag's text
 * 28  1  kind: 1 record, 2 footer
 * 29  1  flags: 1 = content encrypted
 * 30  2  zero
 * 32  4  checksum of all of the frame, with the segment's seed in this place
 * 36     tag, UTF-8
 *        body
 * </pre>
 *
 * Behind a footer stand its length and the magic again, so that it can be found from the file's
 * end.
 */
final class BinaryFraming implements Framing {

  static final int MAGIC = 0x524457F0;
  static final int HEADER = 36;
  static final int TRAILER = 8;
  private static final int CHECKSUM_AT = 32;
  private static final int MAX_CONTENT = (1 << 30) + (1 << 16);
  private static final int RECORD = 1;
  private static final int FOOTER = 2;
  private static final int KIND = 0xFF;
  private static final int ENCRYPTED = 1 << 8;

  private final int seed;
  private final @Nullable SegmentCipher cipher;
  private final CRC32C crc = new CRC32C();

  BinaryFraming(int seed, @Nullable SegmentCipher cipher) {
    this.seed = seed;
    this.cipher = cipher;
  }

  @Override
  public long keyCheck() {
    return cipher == null ? 0 : cipher.keyCheck();
  }

  @Override
  public int dataStart() {
    return SegmentHeader.BYTES;
  }

  @Override
  public int leastFrameBytes() {
    return HEADER;
  }

  @Override
  public long frameBytes(byte[] tag, long bodyBytes) {
    return HEADER + tag.length + bodyBytes + (cipher == null ? 0 : SegmentCipher.OVERHEAD_BYTES);
  }

  @Override
  public boolean fits(ByteBuffer[] parts) {
    return true;
  }

  @Override
  public void encode(
      ByteBuffer out,
      long sequence,
      long createdMillis,
      int tagNumber,
      byte[] tag,
      ByteBuffer[] parts) {
    int start = out.position();
    out.position(start + HEADER).put(tag);
    for (ByteBuffer part : parts) {
      int length = part.remaining();
      out.put(out.position(), part, part.position(), length);
      out.position(out.position() + length);
    }
    putHeader(out, start, sequence, createdMillis, RECORD);
    out.putShort(start + 24, (short) tagNumber).putShort(start + 26, (short) tag.length);
    finish(out, start);
  }

  @Override
  public void encodeFooter(ByteBuffer out, long sequence, ByteBuffer body) {
    int start = out.position();
    out.position(start + HEADER).put(body);
    putHeader(out, start, sequence, 0, FOOTER);
    finish(out, start);
    out.putInt(out.position() - start).putInt(MAGIC);
  }

  private void putHeader(ByteBuffer out, int start, long sequence, long created, int kind) {
    int more = cipher == null ? 0 : SegmentCipher.OVERHEAD_BYTES;
    out.putInt(start, MAGIC);
    out.putInt(start + 4, out.position() - start - HEADER + more);
    out.putLong(start + 8, sequence);
    out.putLong(start + 16, created);
    out.putInt(start + 24, 0);
    out.putInt(start + 28, cipher == null ? kind : kind | ENCRYPTED);
  }

  /** Encrypts what is behind the header, if anything is to be, and puts the checksum in. */
  private void finish(ByteBuffer out, int start) {
    if (cipher != null) {
      int text = out.position() - start - HEADER;
      int length = text + SegmentCipher.OVERHEAD_BYTES;
      cipher.encrypt(
          out.get(start + 28),
          Short.toUnsignedInt(out.getShort(start + 24)),
          out.getLong(start + 8),
          out.slice(start, CHECKSUM_AT),
          out.slice(start + HEADER, text),
          out.slice(start + HEADER, length));
      out.position(start + HEADER + length);
    }
    out.putInt(start + CHECKSUM_AT, checksum(out, start, out.position()));
  }

  /** That of a frame, whose place for it holds whatever afterwards. */
  private int checksum(ByteBuffer frames, int start, int end) {
    int position = frames.position();
    int limit = frames.limit();
    frames.putInt(start + CHECKSUM_AT, seed);
    crc.reset();
    crc.update(frames.limit(end).position(start));
    frames.limit(limit).position(position);
    return (int) crc.getValue();
  }

  @Override
  public int decode(ByteBuffer in, long left, long leastSequence, long mostSequence, Frame frame) {
    int start = in.position();
    if (left < HEADER) {
      return NO_FRAME;
    }
    if (in.remaining() < HEADER) {
      return -HEADER;
    }
    int content = in.getInt(start + 4);
    int kind = in.getInt(start + 28);
    boolean isKind = (kind & KIND) == RECORD || (kind & KIND) == FOOTER;
    if (in.getInt(start) != MAGIC
        || content < 0
        || content > MAX_CONTENT
        || HEADER + content > left
        || !isKind
        || (kind & ~(KIND | ENCRYPTED)) != 0
        || in.getLong(start + 8) < leastSequence
        || in.getLong(start + 8) > mostSequence) {
      return NO_FRAME;
    }
    int length = HEADER + content;
    if (in.remaining() < length) {
      return -length;
    }
    int expected = in.getInt(start + CHECKSUM_AT);
    int checksum = checksum(in, start, start + length);
    in.putInt(start + CHECKSUM_AT, expected);
    ByteBuffer text = checksum == expected ? content(in, start, content, kind) : null;
    int tagBytes = Short.toUnsignedInt(in.getShort(start + 26));
    if (text == null || tagBytes > text.remaining()) {
      return NO_FRAME;
    }
    frame.kind = (kind & KIND) == RECORD ? Frame.Kind.RECORD : Frame.Kind.FOOTER;
    frame.length = length;
    frame.sequence = in.getLong(start + 8);
    frame.createdMillis = in.getLong(start + 16);
    frame.tagNumber = Short.toUnsignedInt(in.getShort(start + 24));
    frame.tag = text.slice(0, tagBytes);
    frame.body = text.slice(tagBytes, text.remaining() - tagBytes);
    return length;
  }

  /** What is behind the header, decrypted if it was encrypted; null where that cannot be. */
  private @Nullable ByteBuffer content(ByteBuffer in, int start, int length, int kind) {
    ByteBuffer content = in.slice(start + HEADER, length);
    if ((kind & ENCRYPTED) == 0) {
      return content;
    }
    ByteBuffer text = ByteBuffer.allocate(length);
    boolean isDecrypted =
        cipher != null
            && cipher.decrypt(
                kind & KIND,
                Short.toUnsignedInt(in.getShort(start + 24)),
                in.getLong(start + 8),
                in.slice(start, CHECKSUM_AT),
                content,
                text);
    return isDecrypted ? text.flip() : null;
  }

  @Override
  public int resync(ByteBuffer in, int from) {
    int last = in.limit() - Integer.BYTES;
    int at = from;
    while (at <= last && in.getInt(at) != MAGIC) {
      at++;
    }
    return at;
  }
}
