package dev.forwarder.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What a payload costs before it is submitted, and its name on the wire. One operation is one
 * payload.
 */
public class PayloadBenchmark extends HotPath {

  private final String text = "log ".repeat(256);
  private final byte[] source = text.getBytes(UTF_8);
  private final PayloadId id = PayloadId.of(source);

  /**
   * A text of 1 KiB becomes a payload with a header: its bytes are all that should be allocated.
   */
  @Benchmark
  public Payload ofText() {
    return Payload.of(text).withHeader("Content-Type", "application/json");
  }

  /** A payload that must be recognised is named after its bytes. */
  @Benchmark
  public PayloadId idOfBytes() {
    return PayloadId.of(source);
  }

  /** The id as it stands in each request's head. */
  @Benchmark
  public String idempotencyKey() {
    return id.toString();
  }
}
