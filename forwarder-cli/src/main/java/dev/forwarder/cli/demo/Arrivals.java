package dev.forwarder.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.intake.Received;
import dev.forwarder.cli.intake.RequestSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What arrived at a backend: requests of one {@code Idempotency-Key} are one, as a backend that
 * wants each event once would have it. Thread-safe.
 */
final class Arrivals implements RequestSink {
  private static final int ACCEPTED = 202;

  private final Map<String, ByteBuffer> byKey = new HashMap<>();
  private long duplicates;
  private long contradictions;

  @Override
  public synchronized void accept(Received received) {
    if (received.status() != ACCEPTED) {
      return;
    }
    String key = received.headers().getOrDefault("idempotency-key", "");
    ByteBuffer body = received.body().bytes();
    ByteBuffer known = byKey.putIfAbsent(key, body);
    if (known != null) {
      duplicates++;
      contradictions += known.equals(body) ? 0 : 1;
    }
  }

  /** How many different ones have arrived. */
  synchronized long count() {
    return byKey.size();
  }

  /** Requests whose {@code Idempotency-Key} had arrived before. */
  synchronized long duplicates() {
    return duplicates;
  }

  /** What has arrived. */
  synchronized List<ByteBuffer> bodies() {
    return List.copyOf(byKey.values());
  }

  /** Whether exactly these events have arrived, each once and byte for byte. */
  synchronized boolean areExactly(List<String> events) {
    List<ByteBuffer> missing = new ArrayList<>(byKey.values());
    missing.sort(null);
    List<ByteBuffer> expected =
        new ArrayList<>(
            events.stream().map(UTF_8::encode).map(ByteBuffer::asReadOnlyBuffer).toList());
    expected.sort(null);
    return contradictions == 0 && missing.equals(expected);
  }
}
