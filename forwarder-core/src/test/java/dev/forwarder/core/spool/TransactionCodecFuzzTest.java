package dev.forwarder.core.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/**
 * Any bytes are either refused, with the one exception that is meant for it, or those that the
 * transaction which was read from them is written as.
 */
final class TransactionCodecFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void bytesAreRefusedOrReadForWhatTheyAre(byte[] bytes) {
    TransactionCodec codec = new TransactionCodec();
    StoredTransaction read;
    try {
      read = codec.decode(ByteBuffer.wrap(bytes));
    } catch (BadRecordException e) {
      assertThat(e).hasMessageContaining("transaction");
      return;
    }
    assertThat(Transactions.bytes(codec, read)).isEqualTo(bytes);
    assertThat(codec.fits(read.keyId(), read.endpoint(), read.payload())).isTrue();
  }
}
