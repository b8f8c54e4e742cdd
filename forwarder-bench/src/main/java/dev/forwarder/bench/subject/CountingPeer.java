package dev.forwarder.bench.subject;

import java.util.concurrent.atomic.LongAdder;

/** A peer that says of each what became of it. */
abstract class CountingPeer implements Peer {

  private final LongAdder delivered = new LongAdder();
  private final LongAdder lost = new LongAdder();

  /** So many were delivered, or were not. */
  final void ended(boolean success, int number) {
    (success ? delivered : lost).add(number);
  }

  @Override
  public final long delivered() {
    return delivered.sum();
  }

  @Override
  public final long lost() {
    return lost.sum();
  }
}
