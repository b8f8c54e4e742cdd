package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a segment's file begins with. In binary framing:
 *
 * <pre>
 *  0  8  "FWDSEG" and two bytes: format version (1), framing
 *  8  8  number
 * 16 16  segment id
 * 32  8  log id
 * 40  8  sequence of the first record
 * 48  8  created, milliseconds since 1970
 * 56  4  flags: 1 = encrypted, 2 = the file was another segment's
 * 60  8  key check, 0 if not encrypted
 * 68  4  checksum of bytes 0 to 67
 * </pre>
 *
 * In lines: a JSON object, filled up with blanks to {@value #LINE_BYTES} bytes.
 *
 * @param framing how its records lie in it
 * @param number the segment's number
 * @param id the segment's id
 * @param log whose segment it is
 * @param firstSequence of its first record
 * @param createdMillis when it was begun
 * @param keyCheck what tells whether a key is its key; 0 if it is not encrypted
 * @param isReused whether its file was another segment's before, and is forced: it has no holes
 *     then in what was written since
 */
public record SegmentHeader(
    FramingKind framing,
    long number,
    SegmentId id,
    LogId log,
    long firstSequence,
    long createdMillis,
    long keyCheck,
    boolean isReused) {

  /** That of a segment with a file of its own. */
  public SegmentHeader(
      FramingKind framing,
      long number,
      SegmentId id,
      LogId log,
      long firstSequence,
      long createdMillis,
      long keyCheck) {
    this(framing, number, id, log, firstSequence, createdMillis, keyCheck, false);
  }

  /** The same, in a file that was another segment's. */
  public SegmentHeader asReused() {
    return new SegmentHeader(
        framing, number, id, log, firstSequence, createdMillis, keyCheck, true);
  }

  /** How long it is in binary framing. */
  public static final int BYTES = 72;

  /** How long it is in lines. */
  public static final int LINE_BYTES = 192;

  private static final int FLAGS = 56;
  private static final int ENCRYPTED = 1;
  private static final int REUSED = 2;
  private static final int KEY_CHECK = 60;
  private static final int CHECKED = 68;

  private static final long MAGIC = 0x0001_4745_5344_5746L; // "FWDSEG", version 1, framing 0
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"forwarder_segment\":1,\"number\":(\\d{1,18}),\"id\":\"([0-9a-f]{32})\",\"log\":\"([0-9a-f]{16})\","
              + "\"first\":(\\d{1,18}),\"created\":(\\d{1,18}),\"crc\":\"([0-9a-f]{8})\"} *\n");

  /** Its bytes. */
  public ByteBuffer encode() {
    return framing == FramingKind.BINARY ? encodeBinary() : encodeLine();
  }

  private ByteBuffer encodeBinary() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(MAGIC).putLong(number);
    id.write(out);
    out.putLong(log.value()).putLong(firstSequence).putLong(createdMillis);
    out.putInt((keyCheck == 0 ? 0 : ENCRYPTED) | (isReused ? REUSED : 0)).putLong(keyCheck);
    out.putInt(checksum(out.array(), CHECKED));
    return out.flip();
  }

  private ByteBuffer encodeLine() {
    String fields =
        String.format(
            Locale.ROOT,
            "{\"forwarder_segment\":1,\"number\":%d,\"id\":\"%s\",\"log\":\"%s\",\"first\":%d,\"created\":%d",
            number,
            id,
            log,
            firstSequence,
            createdMillis);
    byte[] checked = fields.getBytes(StandardCharsets.US_ASCII);
    String crc = HexFormat.of().toHexDigits(checksum(checked, checked.length));
    String line = fields + ",\"crc\":\"" + crc + "\"}";
    String filled = line + " ".repeat(LINE_BYTES - 1 - line.length()) + "\n";
    return ByteBuffer.wrap(filled.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads one.
   *
   * @param bytes the first {@link #LINE_BYTES} of a file, or all where it is shorter
   * @return what stands there, or null where it does not verify
   */
  public static @Nullable SegmentHeader decode(ByteBuffer bytes) {
    byte[] first = new byte[bytes.remaining()];
    bytes.get(bytes.position(), first);
    return first.length > 0 && first[0] == '{' ? decodeLine(first) : decodeBinary(first);
  }

  private static @Nullable SegmentHeader decodeBinary(byte[] bytes) {
    if (bytes.length < BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getLong() != MAGIC || in.getInt(CHECKED) != checksum(bytes, CHECKED)) {
      return null;
    }
    long number = in.getLong();
    SegmentId id = SegmentId.read(in);
    return new SegmentHeader(
        FramingKind.BINARY,
        number,
        id,
        new LogId(in.getLong()),
        in.getLong(),
        in.getLong(),
        in.getLong(KEY_CHECK),
        (in.getInt(FLAGS) & REUSED) != 0);
  }

  private static @Nullable SegmentHeader decodeLine(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher line = LINE.matcher(text);
    if (bytes.length < LINE_BYTES || !line.lookingAt() || line.end() != LINE_BYTES) {
      return null;
    }
    int checked = checksum(bytes, line.start(6) - ",\"crc\":\"".length());
    if (Integer.parseUnsignedInt(line.group(6), 16) != checked) {
      return null;
    }
    return new SegmentHeader(
        FramingKind.LINES,
        Long.parseLong(line.group(1)),
        new SegmentId(
            Long.parseUnsignedLong(line.group(2).substring(0, 16), 16),
            Long.parseUnsignedLong(line.group(2).substring(16), 16)),
        new LogId(Long.parseUnsignedLong(line.group(3), 16)),
        Long.parseLong(line.group(4)),
        Long.parseLong(line.group(5)),
        0);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
