package dev.forwarder.core.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forwarder.api.DropReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLetterCodecTest {

  private static final int FIXED = 14;

  private final DeadLetterCodec codec = new DeadLetterCodec(new TransactionCodec());

  private static DeadLetter letter(StoredTransaction transaction, String excerpt) {
    return new DeadLetter(DropReason.REJECTED, 413, excerpt, 0x0102030405060708L, transaction);
  }

  private byte[] bytes(DeadLetter letter) {
    ByteBuffer[] parts = codec.encode(letter);
    ByteBuffer all =
        ByteBuffer.allocate(Arrays.stream(parts).mapToInt(ByteBuffer::remaining).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  private DeadLetter read(byte[] bytes) throws BadRecordException {
    return codec.decode(ByteBuffer.wrap(bytes));
  }

  /** Payloads have no equality of their own; that of transactions has its own test. */
  private void isSame(DeadLetter one, DeadLetter other) {
    assertThat(one.reason()).isEqualTo(other.reason());
    assertThat(one.status()).isEqualTo(other.status());
    assertThat(one.excerpt()).isEqualTo(other.excerpt());
    assertThat(one.diedMillis()).isEqualTo(other.diedMillis());
    TransactionCodec transactions = new TransactionCodec();
    assertThat(Transactions.bytes(transactions, one.transaction()))
        .isEqualTo(Transactions.bytes(transactions, other.transaction()));
  }

  /** These bytes are on disks: whoever must change them makes another format version. */
  @Test
  void bytesAreTheDocumentedOnes() throws BadRecordException {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "01019d010807060504030201"
                    + "0800"
                    + "7a752067726fc39f"
                    + "0100000000000100"
                    + "00000000000000000100000000000000"
                    + "1400000001000000"
                    + "6b"
                    + "020600696e74616b6508002f696e74616b652f00"
                    + "00");
    DeadLetter letter = letter(Transactions.plain(), "zu groß");

    assertThat(bytes(letter)).isEqualTo(bytes);
    isSame(read(bytes), letter);
  }

  @Test
  void eachReasonHasTheNumberThatIsDocumented() {
    DeadLetter rejected = new DeadLetter(DropReason.REJECTED, 400, "", 0, Transactions.plain());
    DeadLetter refused = new DeadLetter(DropReason.KEY_REFUSED, 403, "", 0, Transactions.plain());

    assertThat(bytes(rejected)[1]).isEqualTo((byte) 1);
    assertThat(bytes(refused)[1]).isEqualTo((byte) 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenIsReadAgain(long seed) throws BadRecordException {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      DeadLetter letter =
          new DeadLetter(
              DeadLetter.REASONS.get(random.nextInt(DeadLetter.REASONS.size())),
              random.nextInt(1000),
              "ä\u0000😀x".repeat(random.nextInt(100)),
              random.nextLong(),
              Transactions.random(random));
      isSame(read(bytes(letter)), letter);
    }
  }

  @Test
  void excerptIsCutBetweenCharacters() throws BadRecordException {
    DeadLetter read = read(bytes(letter(Transactions.plain(), "a" + "😀".repeat(300))));

    assertThat(read.excerpt()).isEqualTo("a" + "😀".repeat(255));
    assertThat(read.excerpt().getBytes(UTF_8)).hasSize(1021);
    assertThat(read(bytes(letter(Transactions.plain(), "x".repeat(2000)))).excerpt()).hasSize(1024);
  }

  @Test
  void halfACharacterBecomesAQuestionMark() throws BadRecordException {
    assertThat(read(bytes(letter(Transactions.plain(), "a\ud83d b"))).excerpt()).isEqualTo("a? b");
  }

  @Test
  void bufferIsLeftAsItWas() throws BadRecordException {
    byte[] bytes = bytes(letter(Transactions.full(), "no"));
    ByteBuffer in = ByteBuffer.allocate(bytes.length + 10).put(5, bytes);
    in.position(5).limit(5 + bytes.length).order(ByteOrder.BIG_ENDIAN);

    isSame(codec.decode(in), letter(Transactions.full(), "no"));
    assertThat(in.position()).isEqualTo(5);
    assertThat(in.limit()).isEqualTo(5 + bytes.length);
    assertThat(in.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  /** What is behind the head is the payload, which may have any length: one of them is shorter. */
  @Test
  void truncatedAnywhereItIsBadOrALetterWithAShorterPayload() throws BadRecordException {
    byte[] bytes = bytes(letter(Transactions.full(), "zu groß"));
    int head = bytes.length - Transactions.full().payload().size();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      if (length < head) {
        assertThatExceptionOfType(BadRecordException.class)
            .as("of %s bytes", length)
            .isThrownBy(() -> read(cut))
            .withNoCause();
      } else {
        assertThat(read(cut).transaction().payload().size()).isEqualTo(length - head);
      }
    }
  }

  @Test
  void noByteThatIsChangedIsReadAsTheSame() {
    byte[] bytes = bytes(letter(Transactions.full(), "the key was wrong"));
    for (int i = 0; i < bytes.length; i++) {
      for (int mask = 1; mask < 256; mask <<= 1) {
        byte[] changed = bytes.clone();
        changed[i] ^= (byte) mask;
        try {
          assertThat(bytes(read(changed))).isEqualTo(changed);
        } catch (BadRecordException e) {
          assertThat(e).hasMessageNotContaining("series").hasMessageNotContaining("wrong");
        }
      }
    }
  }

  @Test
  void garbageIsBad() {
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      if (garbage.length > 2) { // so that more than the first check is met
        garbage[0] = 1;
        garbage[1] = (byte) (1 + random.nextInt(2));
      }
      try {
        isSame(read(bytes(read(garbage))), read(garbage));
        read++;
      } catch (BadRecordException e) {
        assertThat(e).hasNoCause();
      }
    }
    assertThat(read).isZero();
  }

  @Test
  void unknownVersionReasonAndStatusAreBadAndNamed() {
    isBad(0, 2, "format version of the dead letter is 2, and must be 1");
    isBad(1, 0, "reason of the dead letter is unknown");
    isBad(1, DeadLetter.REASONS.size() + 1, "reason of the dead letter is unknown");
    isBad(1, -1, "reason of the dead letter is unknown");
    isBad(3, 4, "status of the dead letter is 1181");
    isBad(FIXED - 1, 5, "excerpt of the dead letter is 1288");
    assertThatExceptionOfType(BadRecordException.class)
        .isThrownBy(() -> read(new byte[FIXED - 1]))
        .withMessage("a dead letter cannot have 13 bytes");
  }

  private void isBad(int offset, int value, String message) {
    byte[] bytes = bytes(letter(Transactions.plain(), "zu groß"));
    bytes[offset] = (byte) value;
    assertThatExceptionOfType(BadRecordException.class)
        .isThrownBy(() -> read(bytes))
        .withMessage(message);
  }

  @Test
  void letterChecksItsParts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeadLetter(DropReason.EVICTED, 0, "", 0, Transactions.plain()))
        .withMessageStartingWith("reason must be one of [REJECTED, KEY_REFUSED");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeadLetter(DropReason.REJECTED, 1000, "", 0, Transactions.plain()))
        .withMessageStartingWith("status must be 0 to 999");
  }
}
