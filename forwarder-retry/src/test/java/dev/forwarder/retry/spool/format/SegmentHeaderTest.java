package dev.forwarder.retry.spool.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of a header are those that docs/spool-format.md draws. */
final class SegmentHeaderTest {

  private static SegmentHeader header(FramingKind framing) {
    return new SegmentHeader(
        framing,
        3,
        new SegmentId(0x0102030405060708L, 0x1112131415161718L),
        LogId.of("api.example.com", "normal"),
        500,
        1_800_000_000_000L,
        framing == FramingKind.BINARY ? 0x2122232425262728L : 0);
  }

  @Test
  void standsAsItIsDrawn() {
    assertThat(HexFormat.of().formatHex(bytes(header(FramingKind.BINARY))))
        .isEqualTo(
            "4657445345470100" // FWDSEG, version 1, binary
                + "0300000000000000"
                + "08070605040302011817161514131211"
                + "1a3a565568123f0b"
                + "f401000000000000"
                + "00505c18a3010000"
                + "01000000"
                + "2827262524232221"
                + "f1552e54");
  }

  @Test
  void standsAsALineThatAnyoneReads() {
    assertThat(new String(bytes(header(FramingKind.LINES)), StandardCharsets.US_ASCII))
        .hasSize(SegmentHeader.LINE_BYTES)
        .isEqualToIgnoringWhitespace(
            "{\"forwarder_segment\":1,\"number\":3,\"id\":\"01020304050607081112131415161718\",\"log\":\"0b3f126855563a1a\",\"first\":500,\"created\":1800000000000,\"crc\":\"97b1daf3\"}");
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void isTheSameWhereTheHostHasDigitsOfItsOwn(FramingKind framing) {
    byte[] elsewhere = bytes(header(framing));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat("%d".formatted(1)).isNotEqualTo("1");
      assertThat(bytes(header(framing))).isEqualTo(elsewhere);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void isReadAsItWasWritten(FramingKind framing) {
    assertThat(SegmentHeader.decode(ByteBuffer.wrap(padded(header(framing)))))
        .isEqualTo(header(framing));
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void theLargestNumbersFit(FramingKind framing) {
    long largest = 999_999_999_999_999_999L;
    SegmentHeader most =
        new SegmentHeader(
            framing,
            largest,
            new SegmentId(Long.MIN_VALUE, -1),
            new LogId(-1),
            largest,
            largest,
            0);
    assertThat(SegmentHeader.decode(ByteBuffer.wrap(padded(most)))).isEqualTo(most);
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void noFlippedBitOfItIsTakenForAnother(FramingKind framing) {
    byte[] whole = bytes(header(framing));
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    int checked = framing == FramingKind.BINARY ? whole.length : text.indexOf('}') + 1;
    for (int bit = 0; bit < 8 * checked; bit++) {
      byte[] flipped = padded(header(framing));
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(SegmentHeader.decode(ByteBuffer.wrap(flipped))).as("bit " + bit).isNull();
    }
  }

  @Test
  void eachLogHasAnIdOfItsOwn() {
    LogId one = LogId.of("a", "normal");
    assertThat(LogId.of("a", "normal")).isEqualTo(one);
    assertThat(LogId.of("a", "high")).isNotEqualTo(one);
    assertThat(LogId.of("b", "normal")).isNotEqualTo(one);
  }

  private static byte[] bytes(SegmentHeader header) {
    ByteBuffer encoded = header.encode();
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  /** As a reader has it: what follows the header may be anything. */
  private static byte[] padded(SegmentHeader header) {
    byte[] bytes = new byte[SegmentHeader.LINE_BYTES];
    byte[] written = bytes(header);
    System.arraycopy(written, 0, bytes, 0, written.length);
    return bytes;
  }
}
