package dev.forwarder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.cli.intake.Received;
import dev.forwarder.cli.intake.RequestSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What reached a backend, told apart by {@code Idempotency-Key}. */
final class Deliveries implements RequestSink {
  private final Map<String, ByteBuffer> byKey = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong contradictions = new AtomicLong();

  @Override
  public void accept(Received received) {
    add(received.headers().get("idempotency-key"), received.body().bytes());
  }

  void add(String idempotencyKey, ByteBuffer body) {
    requests.incrementAndGet();
    ByteBuffer known = byKey.putIfAbsent(idempotencyKey, body);
    if (known != null && !known.equals(body)) {
      contradictions.incrementAndGet();
    }
  }

  long requests() {
    return requests.get();
  }

  long distinct() {
    return byKey.size();
  }

  /** Each of them once, byte for byte, and nothing else. */
  void assertAreExactly(List<ByteBuffer> payloads) {
    assertThat(contradictions).hasValue(0);
    List<ByteBuffer> arrived = new ArrayList<>(byKey.values());
    List<ByteBuffer> expected = new ArrayList<>(payloads);
    arrived.sort(null);
    expected.sort(null);
    assertThat(arrived.equals(expected))
        .as("%d arrived, %d were sent", arrived.size(), expected.size())
        .isTrue();
  }
}
