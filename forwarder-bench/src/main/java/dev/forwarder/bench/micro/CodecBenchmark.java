package dev.forwarder.bench.micro;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.core.spool.DeadLetter;
import dev.forwarder.core.spool.DeadLetterCodec;
import dev.forwarder.core.spool.StoredTransaction;
import dev.forwarder.core.spool.TransactionCodec;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What a transaction of 1 KiB costs on its way to the disk and back, before its frame: its head is
 * written beside its bytes, which are not copied then, and read, with its bytes copied. One
 * operation is one transaction. The bytes matter most.
 */
public class CodecBenchmark extends HotPath {

  private static final String REPLY = "{\"errors\":[\"payload is malformed\"]}";

  private final TransactionCodec codec = new TransactionCodec();
  private final DeadLetterCodec letters = new DeadLetterCodec(codec);
  private final StoredTransaction transaction =
      new StoredTransaction(
          "key",
          BenchFamily.ENDPOINT,
          Payload.wrap(new byte[1024])
              .withHeader("Content-Type", "application/json")
              .withId(new PayloadId(1, 2)),
          1,
          1);
  private final DeadLetter letter = new DeadLetter(DropReason.REJECTED, 400, REPLY, 1, transaction);
  private final ByteBuffer written = joined(codec.encode(transaction));

  private static ByteBuffer joined(ByteBuffer[] parts) {
    ByteBuffer whole = ByteBuffer.allocate(parts[0].remaining() + parts[1].remaining());
    return whole.put(parts[0]).put(parts[1]).flip();
  }

  /** To the disk. */
  @Benchmark
  public ByteBuffer[] encode() {
    return codec.encode(transaction);
  }

  /** And back. */
  @Benchmark
  public StoredTransaction decode() throws BadRecordException {
    return codec.decode(written);
  }

  /** To the disk as what no backend takes. */
  @Benchmark
  public ByteBuffer[] encodeLetter() {
    return letters.encode(letter);
  }
}
