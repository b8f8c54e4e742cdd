package dev.forwarder.endpoints.echopost.agent;

import dev.forwarder.endpoints.echopost.socket.Ticks;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How long calls may wait for the disk. All have the same time, so they end in the order in which
 * they came, and a look now and then is enough. Thread-safe.
 */
final class Patience {

  private record Waiting(OneAnswer answer, long since) {}

  private final long limit;
  private final String message;
  private final Ticks ticks;
  private final ConcurrentLinkedQueue<Waiting> calls = new ConcurrentLinkedQueue<>();

  Patience(Duration limit, Ticks ticks) {
    this.limit = limit.toNanos();
    this.message = "not stored within " + limit.toMillis() + " ms";
    this.ticks = ticks;
  }

  void with(OneAnswer answer) {
    calls.add(new Waiting(answer, ticks.nanoTime()));
  }

  /** Refuses what has waited for too long; used by one thread. */
  void end() {
    long now = ticks.nanoTime();
    Waiting first = calls.peek();
    while (first != null && (first.answer().isGiven() || now - first.since() >= limit)) {
      first.answer().refuse(message);
      calls.remove();
      first = calls.peek();
    }
  }
}
