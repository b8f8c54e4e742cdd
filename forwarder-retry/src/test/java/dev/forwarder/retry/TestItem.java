package dev.forwarder.retry;

import dev.forwarder.api.Priority;

/** An item of which only its place matters. */
final class TestItem extends RetryItem {

  private final long bytes;

  TestItem(Priority priority, long sequence, long createdNanos, long bytes) {
    super(priority, sequence, createdNanos);
    this.bytes = bytes;
  }

  static TestItem normal(long sequence) {
    return new TestItem(Priority.NORMAL, sequence, sequence, 1);
  }

  static TestItem high(long sequence) {
    return new TestItem(Priority.HIGH, sequence, sequence, 1);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return priority() + " " + sequence();
  }
}
