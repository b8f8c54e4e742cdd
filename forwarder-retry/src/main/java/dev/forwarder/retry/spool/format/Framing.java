package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;

/**
 * How the frames of one segment are written, recognised, and found again behind damage. For one
 * thread at a time.
 */
public interface Framing {

  /** What {@link #decode} answers where no valid frame begins. */
  int NO_FRAME = 0;

  /** Where the first frame begins: behind the header. */
  int dataStart();

  /** What a header says of the key that encrypts this; 0 where nothing does. */
  default long keyCheck() {
    return 0;
  }

  /** The length of any frame at the least. */
  int leastFrameBytes();

  /** The length of a frame at the most. */
  long frameBytes(byte[] tag, long bodyBytes);

  /** Whether it can hold a body. */
  boolean fits(ByteBuffer[] parts);

  /**
   * Writes the frame of a record.
   *
   * @param out has room for {@link #frameBytes} at its position, which moves behind the frame
   * @param parts its body; their positions stay
   */
  void encode(
      ByteBuffer out,
      long sequence,
      long createdMillis,
      int tagNumber,
      byte[] tag,
      ByteBuffer[] parts);

  /**
   * Writes what ends a sealed segment; nothing, where the framing has no such thing.
   *
   * @param sequence of the next segment's first record, say
   */
  void encodeFooter(ByteBuffer out, long sequence, ByteBuffer body);

  /**
   * Looks for a frame at a buffer's position, and verifies it.
   *
   * @param in little-endian, and of the reader's own: may be written to and is as it was afterwards
   * @param left how many bytes of the file there are from that position, at least those of {@code
   *     in}
   * @param leastSequence what it has at the least
   * @param mostSequence what it has at the most: what claims to have more is not looked at further
   * @param frame filled in where there is one
   * @return its length; {@link #NO_FRAME}; or minus the number of bytes that {@code in} must hold
   *     to find out, more than it does
   */
  int decode(ByteBuffer in, long left, long leastSequence, long mostSequence, Frame frame);

  /**
   * The first place, from an index on, at which a frame may begin.
   *
   * @return an index; at the limit, or so short before it that only more bytes can tell
   */
  int resync(ByteBuffer in, int from);
}
