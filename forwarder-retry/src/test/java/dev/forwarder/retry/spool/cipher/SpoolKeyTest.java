package dev.forwarder.retry.spool.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SpoolKeyTest {

  private static final byte[] BYTES = bytes();

  /** Its Base64 has characters that the two alphabets disagree on. */
  private static byte[] bytes() {
    byte[] bytes = new byte[32];
    new Random(7).nextBytes(bytes);
    bytes[0] = (byte) 0xfb;
    bytes[1] = (byte) 0xff;
    return bytes;
  }

  private static void isRead(String text) {
    assertThat(SpoolKey.parse(text).bytes()).isEqualTo(BYTES);
  }

  @Test
  void isReadFromHexAndBothKindsOfBase64() {
    isRead(HexFormat.of().formatHex(BYTES));
    isRead(HexFormat.of().withUpperCase().formatHex(BYTES));
    isRead(Base64.getEncoder().encodeToString(BYTES));
    isRead(Base64.getEncoder().withoutPadding().encodeToString(BYTES));
    isRead(Base64.getUrlEncoder().encodeToString(BYTES));
    isRead("\t" + Base64.getUrlEncoder().withoutPadding().encodeToString(BYTES) + "\r\n");
  }

  @Test
  void otherTextsAreRefusedAndNeverShown() {
    for (String text :
        new String[] {
          "",
          "secret",
          "0123456789abcdef".repeat(3),
          "0123456789abcdef".repeat(4) + "0",
          "0123456789abcdeg".repeat(4),
          "A".repeat(42) + "_" + "=" + "=",
          "+/-_" + "A".repeat(39),
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SpoolKey.parse(text))
          .withMessage(
              "spool key must be 32 bytes, as 64 hexadecimal digits or 43 or 44 characters of"
                  + " Base64 (make one with: openssl rand -hex 32), was something else of "
                  + text.length()
                  + " characters")
          .withNoCause();
    }
  }

  @Test
  void hasExactly32Bytes() {
    byte[] given = BYTES.clone();
    SpoolKey key = SpoolKey.of(given);
    given[0]++;
    assertThat(key.bytes()).isEqualTo(BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpoolKey.of(new byte[31]))
        .withMessage("spool key must be 32 bytes, was: 31");
    assertThatNullPointerException().isThrownBy(() -> SpoolKey.of(null)).withMessage("bytes");
    assertThatNullPointerException().isThrownBy(() -> SpoolKey.parse(null)).withMessage("text");
  }

  @Test
  void isNeverShown() {
    assertThat(SpoolKey.of(BYTES)).hasToString("SpoolKey[***]");
  }
}
