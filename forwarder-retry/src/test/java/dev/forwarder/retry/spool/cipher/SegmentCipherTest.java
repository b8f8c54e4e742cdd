package dev.forwarder.retry.spool.cipher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SegmentCipherTest {

  private static final SpoolKey KEY = SpoolKey.parse("00112233445566778899aabbccddeeff".repeat(2));
  private static final byte[] ID = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10");
  private static final byte[] HEADER = "header of a frame, 28 bytes".getBytes(UTF_8);
  private static final byte[] TEXT = "what nobody may read".getBytes(UTF_8);

  private final SegmentCipher cipher = new SegmentCipher(KEY, ID);

  private static byte[] encrypt(SegmentCipher cipher, int kind, int number, long sequence) {
    ByteBuffer out = ByteBuffer.allocate(TEXT.length + SegmentCipher.OVERHEAD_BYTES);
    cipher.encrypt(kind, number, sequence, ByteBuffer.wrap(HEADER), ByteBuffer.wrap(TEXT), out);
    assertThat(out.hasRemaining()).isFalse();
    return out.array();
  }

  private static boolean opens(SegmentCipher cipher, long sequence, byte[] header, byte[] bytes) {
    return opens(cipher, 1, 2, sequence, header, bytes);
  }

  private static boolean opens(
      SegmentCipher cipher, int kind, int number, long sequence, byte[] header, byte[] bytes) {
    ByteBuffer out = ByteBuffer.allocate(100).position(3);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean opened = cipher.decrypt(kind, number, sequence, ByteBuffer.wrap(header), in, out);
    assertThat(out.position()).isEqualTo(opened ? 3 + TEXT.length : 3);
    if (opened) {
      assertThat(out.slice(3, TEXT.length)).isEqualTo(ByteBuffer.wrap(TEXT));
    }
    return opened;
  }

  /** Made with another implementation of the same functions (OpenSSL, through Python). */
  @Test
  void bytesAreTheDocumentedOnes() {
    assertThat(HexFormat.of().toHexDigits(cipher.keyCheck())).isEqualTo("b52d704cb18cbf46");
    assertThat(HexFormat.of().formatHex(encrypt(cipher, 1, 2, 77)))
        .isEqualTo("6d31480a26222e828af8d7c5399e23f846c82a775f390e92bdbf976d9dc3f5e0ecf466c4");
  }

  @Test
  void whatWasEncryptedIsReadByAnotherCipherOfTheSegment() {
    byte[] encrypted = encrypt(cipher, 1, 2, 77);
    assertThat(new String(encrypted, UTF_8)).doesNotContain("nobody");
    assertThat(opens(new SegmentCipher(KEY, ID), 77, HEADER, encrypted)).isTrue();
  }

  @Test
  void noBitOfTextProofOrHeaderCanBeChanged() {
    byte[] encrypted = encrypt(cipher, 1, 2, 77);
    for (int bit = 0; bit < 8 * encrypted.length; bit++) {
      assertThat(opens(cipher, 77, HEADER, flipped(encrypted, bit))).isFalse();
    }
    for (int bit = 0; bit < 8 * HEADER.length; bit++) {
      assertThat(opens(cipher, 77, flipped(HEADER, bit), encrypted)).isFalse();
    }
    assertThat(opens(cipher, 77, HEADER, encrypted)).isTrue();
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }

  @Test
  void nothingShorterOrLongerIsRead() {
    byte[] encrypted = encrypt(cipher, 1, 2, 77);
    for (int length = 0; length < encrypted.length; length++) {
      assertThat(opens(cipher, 77, HEADER, Arrays.copyOf(encrypted, length))).isFalse();
    }
    assertThat(opens(cipher, 77, HEADER, Arrays.copyOf(encrypted, 50))).isFalse();
  }

  @Test
  void frameStaysInItsPlace() {
    byte[] encrypted = encrypt(cipher, 1, 2, 77);
    assertThat(opens(cipher, 1, 2, 78, HEADER, encrypted)).isFalse();
    assertThat(opens(cipher, 2, 2, 77, HEADER, encrypted)).isFalse();
    assertThat(opens(cipher, 1, 3, 77, HEADER, encrypted)).isFalse();
    byte[] otherSegment = ID.clone();
    otherSegment[0]++;
    assertThat(opens(new SegmentCipher(KEY, otherSegment), 77, HEADER, encrypted)).isFalse();
  }

  @Test
  void wrongKeyIsKnownByItsCheckAndReadsNothing() {
    SegmentCipher wrong = new SegmentCipher(SpoolKey.of(new byte[32]), ID);
    assertThat(wrong.keyCheck()).isNotEqualTo(cipher.keyCheck());
    assertThat(new SegmentCipher(KEY, ID).keyCheck()).isEqualTo(cipher.keyCheck());
    assertThat(opens(wrong, 77, HEADER, encrypt(cipher, 1, 2, 77))).isFalse();
  }

  @Test
  void noTwoFramesShareANonce() {
    Set<String> seen = new HashSet<>();
    for (int kind : new int[] {0, 1, 2, 255}) {
      for (int number : new int[] {0, 1, 255, 256, 65_535}) {
        for (long sequence : new long[] {0, 1, 1L << 16, 1L << 32, Long.MAX_VALUE}) {
          byte[] encrypted = encrypt(cipher, kind, number, sequence);
          seen.add(HexFormat.of().formatHex(encrypted, 0, TEXT.length));
        }
      }
    }
    assertThat(seen).hasSize(4 * 5 * 5);
  }

  @Test
  void textMayBeEmptyAndBuffersOfAnyKindAndInPlace() {
    Random random = new Random(5);
    long sequence = 0;
    for (int length = 0; length < 400; length += 1 + random.nextInt(20)) {
      byte[] text = new byte[length];
      random.nextBytes(text);
      for (ByteBuffer memory : memories(length + 40)) {
        roundTrip(memory, text, sequence++);
      }
    }
  }

  private static List<ByteBuffer> memories(int size) {
    return List.of(ByteBuffer.allocate(size), ByteBuffer.allocateDirect(size));
  }

  private void roundTrip(ByteBuffer memory, byte[] text, long sequence) {
    memory.put(7, text);
    int end = 7 + text.length;
    ByteBuffer header = ByteBuffer.wrap(HEADER).position(3);
    cipher.encrypt(1, 0, sequence, header, part(memory, 7, end), part(memory, 7, end + 16));
    assertThat(header.position()).isEqualTo(3);
    ByteBuffer out = part(memory, 7, end + 16);
    assertThat(cipher.decrypt(1, 0, sequence, header, part(memory, 7, end + 16), out)).isTrue();
    assertThat(out.flip().position(7)).isEqualTo(ByteBuffer.wrap(text));
  }

  private static ByteBuffer part(ByteBuffer memory, int from, int to) {
    return memory.duplicate().limit(to).position(from);
  }

  @Test
  void frameIsNotEncryptedTwiceInARow() {
    encrypt(cipher, 1, 2, 77);
    assertThatIllegalStateException().isThrownBy(() -> encrypt(cipher, 1, 2, 77));
  }

  @Test
  void tooLittleRoomIsRefusedBeforeAnythingIsWritten() {
    ByteBuffer out = ByteBuffer.allocate(TEXT.length + 15);
    ByteBuffer text = ByteBuffer.wrap(TEXT);
    assertThatExceptionOfType(BufferOverflowException.class)
        .isThrownBy(() -> cipher.encrypt(1, 0, 1, ByteBuffer.wrap(HEADER), text, out));
    assertThat(out.position()).isZero();
    assertThat(text.position()).isZero();
  }

  @Test
  void manyFramesInAnyOrder() {
    Random random = new Random(11);
    List<byte[]> encrypted = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      encrypted.add(encrypt(cipher, 1, 2, i));
    }
    for (int i = 0; i < 400; i++) {
      int sequence = random.nextInt(200);
      assertThat(opens(cipher, sequence, HEADER, encrypted.get(sequence))).isTrue();
    }
  }

  @Test
  void segmentIdIsLongEnoughToBeOfItsOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SegmentCipher(KEY, new byte[15]))
        .withMessage("segmentId must be 16 bytes at least, was: 15");
  }
}
