package dev.forwarder.bench.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.komamitsu.fluency.BufferFullException;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

/**
 * Fluency to a Fluentd, at its defaults: chunks of 4 MB over one connection, no acknowledgement.
 * What has left its buffer counts as delivered; whether that arrives it does not know.
 */
final class FluencyPeer implements Peer {

  private static final String TAG = "bench";
  private static final Map<String, Object> EVENT = Map.of("message", BenchRecord.TEXT);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int MOST_PAUSES = 30_000;

  /** Written by the producer alone. */
  private final AtomicLong taken = new AtomicLong();

  private final AtomicLong lost = new AtomicLong();
  private final Fluency fluency;

  FluencyPeer(Load load) {
    FluencyBuilderForFluentd builder = new FluencyBuilderForFluentd();
    builder.setErrorHandler(failure -> lost.incrementAndGet());
    this.fluency = builder.build("127.0.0.1", load.ports().get(0));
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void offer() {
    try {
      for (int i = 0; !emitted(); i++) {
        if (i == MOST_PAUSES) {
          throw new IllegalStateException("its buffer stays full");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether its buffer had a place. */
  private boolean emitted() throws IOException {
    try {
      fluency.emit(TAG, EVENT);
      taken.lazySet(taken.getPlain() + 1);
      return true;
    } catch (BufferFullException e) {
      return false;
    }
  }

  @Override
  public long delivered() {
    long buffered = fluency.getBufferedDataSize() / BenchRecord.BYTES;
    return Math.max(0, taken.get() - buffered - lost());
  }

  @Override
  public long lost() {
    return lost.get();
  }

  /** What is buffered is flushed before that. */
  @Override
  public void close() {
    try {
      fluency.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
