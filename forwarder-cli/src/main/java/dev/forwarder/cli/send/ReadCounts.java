package dev.forwarder.cli.send;

import java.util.concurrent.atomic.AtomicLong;

/** What was read so far: written by the reader, seen by whoever reports. Thread-safe. */
final class ReadCounts {
  private final AtomicLong payloads = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong skippedLines = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Payloads that were handed over. */
  AtomicLong payloads() {
    return payloads;
  }

  /** Payloads that were not taken, or not by every domain. */
  AtomicLong refused() {
    return refused;
  }

  /** Empty lines. */
  AtomicLong skippedLines() {
    return skippedLines;
  }

  /** Bytes of all inputs. */
  AtomicLong bytes() {
    return bytes;
  }
}
