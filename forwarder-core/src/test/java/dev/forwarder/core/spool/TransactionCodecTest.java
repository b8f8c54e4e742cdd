package dev.forwarder.core.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransactionCodecTest {

  private static final PayloadId ID = new PayloadId(1, 2);

  private final TransactionCodec codec = new TransactionCodec();

  private static byte[] hex(String... parts) {
    return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
  }

  /** These bytes are on disks: whoever must change them makes another format version. */
  @Test
  void bytesAreTheDocumentedOnes() throws BadRecordException {
    byte[] bytes =
        hex(
            "01 0b 0300 0200 0500",
            "0807060504030201 100f0e0d0c0b0a09",
            "38000000 1b000000",
            "6b65792d31",
            "07 0700 6772c3b6c39f65",
            "1200 2f6170692f76322f7365726965733f783d31",
            "01 0300 582d41 0100 fc",
            "0100 5b 0100 2c 0100 5d e8030000 00000100",
            "01 0c00 436f6e74656e742d54797065 0a00 746578742f706c61696e",
            "626f6479");
    assertThat(Transactions.bytes(codec, Transactions.full())).isEqualTo(bytes);
    isSame(codec.decode(ByteBuffer.wrap(bytes)), Transactions.full());
  }

  @Test
  void plainestBytesAreTheDocumentedOnes() throws BadRecordException {
    byte[] bytes =
        hex(
            "01 00 0000 0000 0100",
            "0000000000000000 0100000000000000",
            "14000000 01000000",
            "6b",
            "02 0600 696e74616b65 0800 2f696e74616b652f 00",
            "00");
    assertThat(Transactions.bytes(codec, Transactions.plain())).isEqualTo(bytes);
    isSame(codec.decode(ByteBuffer.wrap(bytes)), Transactions.plain());
  }

  /** Payloads have no equality of their own. */
  private static void isSame(StoredTransaction one, StoredTransaction other) {
    assertThat(one.keyId()).isEqualTo(other.keyId());
    assertThat(one.endpoint()).isEqualTo(other.endpoint());
    assertThat(one.attempts()).isEqualTo(other.attempts());
    assertThat(one.errors()).isEqualTo(other.errors());
    assertThat(one.payload().body()).isEqualTo(other.payload().body());
    assertThat(one.payload().headers()).isEqualTo(other.payload().headers());
    assertThat(one.payload().destination()).isEqualTo(other.payload().destination());
    assertThat(one.payload().priority()).isEqualTo(other.payload().priority());
    assertThat(one.payloadId()).isEqualTo(other.payloadId());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsWrittenIsReadAgain(long seed) throws BadRecordException {
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      StoredTransaction transaction = Transactions.random(random);
      assertThat(codec.fits(transaction.keyId(), transaction.endpoint(), transaction.payload()))
          .isTrue();
      byte[] bytes = Transactions.bytes(codec, transaction);
      isSame(codec.decode(ByteBuffer.wrap(bytes)), transaction);
      isSame(new TransactionCodec().decode(ByteBuffer.wrap(bytes)), transaction);
    }
  }

  @Test
  void payloadIsNotCopiedWhenItIsWritten() {
    byte[] body = {1, 2, 3};
    Payload payload = Payload.wrap(body).withId(ID);
    ByteBuffer[] parts =
        codec.encode(new StoredTransaction("k", Endpoint.post("e", "/"), payload, 0, 0));
    body[1] = 9;
    assertThat(parts[1]).isEqualTo(ByteBuffer.wrap(new byte[] {1, 9, 3}));
  }

  @Test
  void whatIsReadIsNotThatOfTheBuffer() throws BadRecordException {
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    StoredTransaction first = codec.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    isSame(first, Transactions.full());
    byte[] again = Transactions.bytes(codec, Transactions.full());
    isSame(codec.decode(ByteBuffer.wrap(again)), Transactions.full());
  }

  @Test
  void bufferIsLeftAsItWas() throws BadRecordException {
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    ByteBuffer in = ByteBuffer.allocateDirect(bytes.length + 10).put(5, bytes);
    in.position(5).limit(5 + bytes.length).order(ByteOrder.BIG_ENDIAN);
    isSame(codec.decode(in), Transactions.full());
    isSame(codec.decode(in.asReadOnlyBuffer()), Transactions.full());
    assertThat(in.position()).isEqualTo(5);
    assertThat(in.limit()).isEqualTo(5 + bytes.length);
    assertThat(in.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @Test
  void routesAndHeadersOfManyRecordsAreOneObject() throws BadRecordException {
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    StoredTransaction first = codec.decode(ByteBuffer.wrap(bytes));
    StoredTransaction second = codec.decode(ByteBuffer.wrap(bytes));
    assertThat(second.endpoint()).isSameAs(first.endpoint());
    assertThat(second.payload().headers()).isSameAs(first.payload().headers());
    assertThat(second.keyId()).isSameAs(first.keyId());
  }

  @Test
  void secretOfAKeyIsNotInIt() {
    ApiKey key = ApiKey.of("0123456789abcdef0123456789abcdef");
    StoredTransaction stored =
        new StoredTransaction(key.id(), Endpoint.post("e", "/"), Payload.of("x").withId(ID), 0, 0);
    assertThat(HexFormat.of().formatHex(Transactions.bytes(codec, stored)))
        .doesNotContain(HexFormat.of().formatHex(key.reveal().getBytes(US_ASCII)));
  }

  @Test
  void largeCountsStayLarge() throws BadRecordException {
    StoredTransaction often =
        new StoredTransaction(
            "k", Endpoint.post("e", "/"), Payload.of("x").withId(ID), 1_000_000, 65_536);
    StoredTransaction read = codec.decode(ByteBuffer.wrap(Transactions.bytes(codec, often)));
    assertThat(read.attempts()).isEqualTo(65_535);
    assertThat(read.errors()).isEqualTo(65_535);
  }

  // What does not fit.

  private void doesNotFit(String keyId, Endpoint endpoint, Payload payload) {
    assertThat(codec.fits(keyId, endpoint, payload)).isFalse();
    StoredTransaction stored = new StoredTransaction(keyId, endpoint, payload.withId(ID), 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(stored))
        .withMessageStartingWith("cannot be kept on disk: Payload[");
  }

  @Test
  void endpointThatMustNotTouchTheDiskDoesNotFit() {
    doesNotFit("k", Endpoint.post("e", "/").withStorable(false), Payload.of("x"));
  }

  @Test
  void pathThatWouldNotBeReadDoesNotFit() {
    doesNotFit("k", Endpoint.post("e", "/a/../b"), Payload.of("x"));
  }

  @Test
  void textsHaveALimit() {
    Endpoint longest = Endpoint.post("e".repeat(65_535), "/" + "p".repeat(65_534));
    assertThat(codec.fits("k".repeat(65_535), longest, Payload.of("x"))).isTrue();
    doesNotFit("k".repeat(65_536), Endpoint.post("e", "/"), Payload.of("x"));
    doesNotFit("k", Endpoint.post("é".repeat(32_768), "/"), Payload.of("x"));
    doesNotFit("k", Endpoint.post("e", "/" + "p".repeat(65_535)), Payload.of("x"));
    doesNotFit("k", Endpoint.post("e", "/"), Payload.of("x").withHeader("h", "v".repeat(65_536)));
    doesNotFit("half of a pair: \ud83d", Endpoint.post("e", "/"), Payload.of("x"));
  }

  @Test
  void headersHaveALimit() {
    Endpoint endpoint = Endpoint.post("e", "/");
    List<Header> many = Collections.nCopies(255, new Header("h", "v"));
    assertThat(codec.fits("k", endpoint, Payload.of("x").withHeaders(many))).isTrue();
    List<Header> tooMany = Collections.nCopies(256, new Header("h", "v"));
    doesNotFit("k", endpoint, Payload.of("x").withHeaders(tooMany));
    List<Header> tooLong = Collections.nCopies(17, new Header("h", "v".repeat(65_000)));
    doesNotFit("k", endpoint, Payload.of("x").withHeaders(tooLong));
  }

  @Test
  void storedTransactionChecksItsParts() {
    Endpoint endpoint = Endpoint.post("e", "/");
    Payload payload = Payload.of("x").withId(ID);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTransaction(" ", endpoint, payload, 0, 0))
        .withMessage("keyId must not be blank");
    assertThatNullPointerException()
        .isThrownBy(() -> new StoredTransaction("k", endpoint, Payload.of("x"), 0, 0))
        .withMessage("id of payload");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTransaction("k", endpoint, payload, -1, 0))
        .withMessage("attempts must be at least 0, was: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTransaction("k", endpoint, payload, 0, -1))
        .withMessage("errors must be at least 0, was: -1");
  }

  // What is not read.

  private void isBad(byte[] bytes, String message) {
    assertThatExceptionOfType(BadRecordException.class)
        .isThrownBy(() -> codec.decode(ByteBuffer.wrap(bytes)))
        .withMessage(message)
        .withNoCause();
  }

  private byte[] full(int offset, int value) {
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    bytes[offset] = (byte) value;
    return bytes;
  }

  @Test
  void shorterThanItsHeadIsBad() {
    isBad(new byte[31], "a transaction cannot have 31 bytes");
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    int head = bytes.length - 4;
    for (int length = 32; length < head; length++) {
      isBad(
          Arrays.copyOf(bytes, length),
          "head of the transaction has " + head + " bytes of " + length);
    }
  }

  @Test
  void unknownVersionAndFlagsAreBad() {
    isBad(full(0, 2), "format version of the transaction is 2, and must be 1");
    isBad(full(1, 0x0c), "flags of the transaction are unknown: 12");
    isBad(full(1, 0x10), "flags of the transaction are unknown: 16");
    isBad(full(1, 0x80), "flags of the transaction are unknown: -128");
    isBad(full(37, 8), "route of the transaction has its flags");
  }

  @Test
  void lengthsBeyondTheRecordAreBad() {
    isBad(full(27, 0x7f), "head of the transaction has 2130706552 bytes of 124");
    isBad(full(31, 0xff), "head of the transaction has 4278190200 bytes of 124");
    isBad(full(38, 0xff), "route of the transaction has a text that is longer than the rest of it");
    isBad(full(24, 0x39), "route of the transaction has more bytes than it needs");
  }

  @Test
  void routeThatLeadsElsewhereIsBad() {
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    byte[] path = "/api/v2/series?x=1".getBytes(US_ASCII);
    int at = 49;
    assertThat(Arrays.copyOfRange(bytes, at, at + path.length)).isEqualTo(path);
    for (String other : new String[] {"//evil.example/a?b", "/..;/v2/series?x=1"}) {
      byte[] changed = bytes.clone();
      System.arraycopy(other.getBytes(US_ASCII), 0, changed, at, 18);
      isBad(changed, "route of the transaction has a path that leads out of its domain");
    }
    isBad(full(60, ' '), "route of the transaction has a name or path that no endpoint may have");
    isBad(full(60, 0xff), "route of the transaction has a text that is not UTF-8");
  }

  @Test
  void headerThatCouldSmuggleInAnotherIsBad() {
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    int value = bytes.length - 4 - "text/plain".length();
    isBad(
        full(value + 3, '\n'), "headers of the transaction has a header that HTTP does not carry");
  }

  @Test
  void blankKeyIdIsBad() {
    byte[] bytes = Transactions.bytes(codec, Transactions.plain());
    bytes[32] = ' ';
    isBad(bytes, "key id of the transaction is blank");
  }

  @Test
  void noByteThatIsChangedIsReadAsTheSame() {
    byte[] bytes = Transactions.bytes(codec, Transactions.full());
    for (int i = 0; i < bytes.length; i++) {
      for (int mask = 1; mask < 256; mask <<= 1) {
        byte[] changed = full(i, bytes[i] ^ mask);
        try {
          StoredTransaction read = codec.decode(ByteBuffer.wrap(changed));
          assertThat(Transactions.bytes(codec, read)).isEqualTo(changed);
        } catch (BadRecordException e) {
          assertThat(e).hasMessageNotContaining("series");
        }
      }
    }
  }
}
