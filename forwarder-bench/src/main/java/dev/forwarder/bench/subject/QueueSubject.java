package dev.forwarder.bench.subject;

import dev.forwarder.bench.subject.SubjectMark.Tally;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded queue from one thread to another, which throws away what it takes: what handing over
 * costs where nothing is promised.
 */
final class QueueSubject extends FedSubject {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final BlockingQueue<byte[]> queue;
  private final Producer producer;
  private final Thread consumer = new Thread(this::consume, "bench-consumer");

  /** Each is written by one thread. */
  private final AtomicLong offered = new AtomicLong();

  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  QueueSubject(Load load) {
    int window = load.offer().bound();
    this.queue = new ArrayBlockingQueue<>(window);
    consumer.setDaemon(true);
    consumer.start();
    byte[] payload = new byte[load.payloadBytes()];
    this.producer =
        Producer.closedLoop(() -> offer(payload), window, 1, () -> total().pending(), LOOK_NANOS);
  }

  private void offer(byte[] payload) {
    AtomicLong counter = queue.offer(payload) ? offered : refused;
    counter.lazySet(counter.getPlain() + 1);
  }

  private void consume() {
    try {
      while (true) {
        byte[] unused = queue.take();
        taken.lazySet(taken.getPlain() + 1);
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  @Override
  public Tally total() {
    long delivered = taken.get();
    long accepted = Math.max(delivered, offered.get());
    return new Tally(accepted, delivered, 0, accepted - delivered, refused.get());
  }

  @Override
  Producer producer() {
    return producer;
  }

  @Override
  public void close() {
    pause();
    while (!queue.isEmpty()) {
      Thread.onSpinWait();
    }
    consumer.interrupt();
  }
}
