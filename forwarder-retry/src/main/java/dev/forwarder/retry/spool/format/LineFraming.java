package dev.forwarder.retry.spool.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A line for each record, of JSON: {@code "seq"}, {@code "t"}, {@code "tag"} and {@code "crc"} of 8
 * hexadecimal digits, and then the members of the record's own object, to the byte as they were
 * given. The checksum is that of the line and its end, with the segment's seed in this place.
 */
final class LineFraming implements Framing {

  private static final byte[] SEQUENCE = "{\"seq\":".getBytes(US_ASCII);
  private static final byte[] CREATED = ",\"t\":".getBytes(US_ASCII);
  private static final byte[] TAG = ",\"tag\":\"".getBytes(US_ASCII);
  private static final byte[] CHECKSUM = "\",\"crc\":\"".getBytes(US_ASCII);
  private static final int CHECKSUM_DIGITS = 8;

  /** Both numbers, all names, quotes and the end. */
  private static final int AROUND = 2 * 20 + 64;

  private static final int LONGEST_ESCAPE = 6;

  /** Numbers of one digit, no tag, no member. */
  private static final int LEAST =
      SEQUENCE.length + 1 + CREATED.length + 1 + TAG.length + CHECKSUM.length + CHECKSUM_DIGITS + 3;

  private final byte[] seed;
  private final CRC32C crc = new CRC32C();

  LineFraming(int seed) {
    this.seed = hex(seed);
  }

  @Override
  public int dataStart() {
    return SegmentHeader.LINE_BYTES;
  }

  @Override
  public int leastFrameBytes() {
    return LEAST;
  }

  @Override
  public long frameBytes(byte[] tag, long bodyBytes) {
    return AROUND + (long) LONGEST_ESCAPE * tag.length + bodyBytes;
  }

  @Override
  public boolean fits(ByteBuffer[] parts) {
    boolean isBegun = false;
    byte last = 0;
    for (ByteBuffer part : parts) {
      for (int i = part.position(); i < part.limit(); i++) {
        last = part.get(i);
        if (last == '\n' || (!isBegun && last != '{')) {
          return false;
        }
        isBegun = true;
      }
    }
    return isBegun && last == '}';
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
    out.put(SEQUENCE).put(Long.toString(sequence).getBytes(US_ASCII));
    out.put(CREATED).put(Long.toString(createdMillis).getBytes(US_ASCII));
    out.put(TAG).put(JsonText.escape(tag)).put(CHECKSUM);
    int checksumAt = out.position();
    out.put(seed).put((byte) '"');
    putMembers(out, parts);
    out.put((byte) '\n');
    out.put(checksumAt, hex(checksum(out, start, out.position())));
  }

  private static void putMembers(ByteBuffer out, ByteBuffer[] parts) {
    int comma = out.position();
    out.put((byte) ',');
    int brace = out.position();
    for (ByteBuffer part : parts) {
      out.put(out.position(), part, part.position(), part.remaining());
      out.position(out.position() + part.remaining());
    }
    // The object's own brace goes, and the comma too where it has no members.
    int members = brace + 1;
    int to = isEmptyObject(out, members) ? comma : brace;
    int length = out.position() - members;
    out.put(to, out, members, length);
    out.position(to + length);
  }

  private static boolean isEmptyObject(ByteBuffer out, int from) {
    for (int at = from; at < out.position(); at++) {
      byte b = out.get(at);
      if (b != ' ' && b != '\t' && b != '\r') {
        return b == '}';
      }
    }
    return false;
  }

  @Override
  public void encodeFooter(ByteBuffer out, long sequence, ByteBuffer body) {
    // A file of lines ends at its last record.
  }

  private int checksum(ByteBuffer lines, int start, int end) {
    int position = lines.position();
    int limit = lines.limit();
    crc.reset();
    crc.update(lines.limit(end).position(start));
    lines.limit(limit).position(position);
    return (int) crc.getValue();
  }

  private static byte[] hex(int checksum) {
    return HexFormat.of().toHexDigits(checksum).getBytes(US_ASCII);
  }

  @Override
  public int decode(ByteBuffer in, long left, long leastSequence, long mostSequence, Frame frame) {
    int start = in.position();
    if (!startsLine(in)) {
      return in.remaining() < SEQUENCE.length && left > in.remaining()
          ? -SEQUENCE.length
          : NO_FRAME;
    }
    if (!isBetween(in, leastSequence, mostSequence)) {
      return NO_FRAME;
    }
    int end = start;
    while (end < in.limit() && in.get(end) != '\n') {
      end++;
    }
    if (end == in.limit()) {
      boolean more = left > in.remaining() && in.remaining() < Integer.MAX_VALUE / 2;
      return more ? -(int) Math.min(left, 2L * in.remaining()) : NO_FRAME;
    }
    int length = end + 1 - start;
    return parse(in, start, length, frame) ? length : NO_FRAME;
  }

  /**
   * Whether the sequence is, as far as it can be seen: that is looked at before all of the line.
   */
  private static boolean isBetween(ByteBuffer in, long least, long most) {
    LineCursor cursor = new LineCursor(in.slice());
    cursor.expect(SEQUENCE);
    long sequence = cursor.number();
    boolean isCutOff = !cursor.rest().hasRemaining();
    return isCutOff || (!cursor.failed() && sequence >= least && sequence <= most);
  }

  private static boolean startsLine(ByteBuffer in) {
    return in.remaining() >= SEQUENCE.length
        && in.slice(in.position(), SEQUENCE.length).equals(ByteBuffer.wrap(SEQUENCE));
  }

  private boolean parse(ByteBuffer in, int start, int length, Frame frame) {
    LineCursor cursor = new LineCursor(in.slice(start, length));
    cursor.expect(SEQUENCE);
    frame.sequence = cursor.number();
    cursor.expect(CREATED);
    frame.createdMillis = cursor.number();
    cursor.expect(TAG);
    byte @Nullable [] tag = cursor.text();
    cursor.expect(CHECKSUM);
    int checksumAt = start + cursor.position();
    byte[] expected = cursor.bytes(CHECKSUM_DIGITS);
    cursor.expect(new byte[] {'"'});
    if (cursor.failed() || tag == null) {
      return false;
    }
    in.put(checksumAt, seed);
    byte[] checksum = hex(checksum(in, start, start + length));
    in.put(checksumAt, expected);
    if (!Arrays.equals(checksum, expected)) {
      return false;
    }
    frame.kind = Frame.Kind.RECORD;
    frame.length = length;
    frame.tagNumber = -1;
    frame.tag = ByteBuffer.wrap(tag);
    frame.body = body(cursor.rest());
    return true;
  }

  /**
   * What was given: the brace that the line's own members stand behind, and the rest of the line.
   */
  private static ByteBuffer body(ByteBuffer members) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(members.remaining() + 1);
    body.write('{');
    int from = members.get(members.position()) == ',' ? members.position() + 1 : members.position();
    for (int at = from; at < members.limit() - 1; at++) {
      body.write(members.get(at));
    }
    return ByteBuffer.wrap(body.toByteArray());
  }

  @Override
  public int resync(ByteBuffer in, int from) {
    int last = in.limit() - SEQUENCE.length;
    int at = from;
    while (at <= last && !startsAt(in, at)) {
      at++;
    }
    return at;
  }

  private static boolean startsAt(ByteBuffer in, int at) {
    for (int i = 0; i < SEQUENCE.length; i++) {
      if (in.get(at + i) != SEQUENCE[i]) {
        return false;
      }
    }
    return true;
  }
}
