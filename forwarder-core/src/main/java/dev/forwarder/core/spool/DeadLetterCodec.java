package dev.forwarder.core.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.DropReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.List;

/**
 * Dead letters as bytes, and back. All numbers are little-endian.
 *
 * <pre>
 *  0  1  format version: 1
 *  1  1  reason: 1 rejected, 2 key refused, 3 removed
 *  2  2  status of the last reply, 0 if there was none
 *  4  8  when it was given up, milliseconds since 1970
 * 12  2  length of the excerpt
 * 14     excerpt, UTF-8, 1,024 bytes at the most
 *        the transaction, as {@link TransactionCodec} draws it
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class DeadLetterCodec {

  /** Their numbers on disk, from 1 on, never change. */
  private static final List<DropReason> REASONS = DeadLetter.REASONS;

  private static final int VERSION = 1;
  private static final int FIXED = 14;
  private static final int MAX_EXCERPT = 1024;
  private static final int MAX_STATUS = 999;

  private final TransactionCodec transactions;

  /**
   * A codec.
   *
   * @param transactions writes and reads what the letters hold
   */
  public DeadLetterCodec(TransactionCodec transactions) {
    this.transactions = transactions;
  }

  /**
   * The bytes of a dead letter, in parts to be written one behind the other.
   *
   * @param letter the letter; of its excerpt no more is kept than there is room for
   * @return the parts; the last is the payload's own, not copied
   * @throws IllegalArgumentException if its transaction cannot be kept on disk
   */
  public ByteBuffer[] encode(DeadLetter letter) {
    ByteBuffer[] transaction = transactions.encode(letter.transaction());
    ByteBuffer head = ByteBuffer.allocate(FIXED + MAX_EXCERPT).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) VERSION).put((byte) (REASONS.indexOf(letter.reason()) + 1));
    head.putShort((short) letter.status()).putLong(letter.diedMillis());
    head.position(FIXED);
    putWholeCharacters(letter.excerpt(), head);
    head.putShort(FIXED - Short.BYTES, (short) (head.position() - FIXED));
    return new ByteBuffer[] {head.flip(), transaction[0], transaction[1]};
  }

  private static void putWholeCharacters(String text, ByteBuffer into) {
    CharsetEncoder encoder =
        UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    CoderResult unused = encoder.encode(CharBuffer.wrap(text), into, true);
  }

  /**
   * The dead letter of some bytes.
   *
   * @param bytes the rest of this buffer, whose position, limit and order stay
   * @return the letter
   * @throws BadRecordException if they are not what {@link #encode} makes of any
   */
  public DeadLetter decode(ByteBuffer bytes) throws BadRecordException {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    check(in.limit() >= FIXED, "a dead letter cannot have " + in.limit() + " bytes");
    check(
        in.get(0) == VERSION,
        "format version of the dead letter is " + in.get(0) + ", and must be " + VERSION);
    int reason = in.get(1);
    check(reason >= 1 && reason <= REASONS.size(), "reason of the dead letter is unknown");
    int status = Short.toUnsignedInt(in.getShort(2));
    check(status <= MAX_STATUS, "status of the dead letter is " + status);
    int length = Short.toUnsignedInt(in.getShort(FIXED - Short.BYTES));
    int end = FIXED + length;
    check(length <= MAX_EXCERPT && end <= in.limit(), "excerpt of the dead letter is " + length);
    return new DeadLetter(
        REASONS.get(reason - 1),
        status,
        FieldReader.text("excerpt", in.slice(FIXED, length)),
        in.getLong(4),
        transactions.decode(in.slice(end, in.limit() - end)));
  }

  private static void check(boolean condition, String otherwise) throws BadRecordException {
    if (!condition) {
      throw new BadRecordException(otherwise);
    }
  }
}
