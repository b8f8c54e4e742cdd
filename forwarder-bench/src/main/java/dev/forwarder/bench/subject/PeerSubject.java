package dev.forwarder.bench.subject;

import dev.forwarder.bench.subject.SubjectMark.Tally;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A peer, fed by one thread as the forwarder is. */
final class PeerSubject extends FedSubject {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final Peer peer;

  /** Written by the producer alone. */
  private final AtomicLong offered = new AtomicLong();

  private final Latencies latencies;
  private final Producer producer;

  PeerSubject(Load load, Peer.Maker maker) {
    this.peer = maker.of(load);
    this.latencies = new Latencies();
    requirePossible(load.offer());
    this.producer = started(load);
  }

  private Producer started(Load load) {
    int bound = load.offer().bound();
    return switch (load.offer().pace()) {
      case NONE -> Producer.idle();
      case FIRST_UNDELIVERED, ALL_UNDELIVERED ->
          Producer.closedLoop(this::offer, bound, 1, () -> total().pending(), LOOK_NANOS);
      case PER_SECOND ->
          load.timed() == Load.Timed.SUBMIT
              ? Producer.timed(this::offered, bound, latencies)
              : Producer.perSecond((due, since) -> offer(), bound);
      case WAITING -> Producer.waiting(this::offer, 1);
    };
  }

  private void requirePossible(Load.Offer offer) {
    if (offer.pace() == Load.Pace.WAITING && !(peer.waits() && offer.bound() == 1)) {
      peer.close();
      throw new IllegalArgumentException(
          offer
              + ": a peer is fed without pause by one thread, and only if it waits for room by"
              + " itself, which "
              + peer.getClass().getSimpleName()
              + (peer.waits() ? " does" : " does not"));
    }
  }

  /** Whether it takes it nobody can know. */
  private boolean offered() {
    offer();
    return true;
  }

  private void offer() {
    offered.lazySet(offered.getPlain() + 1);
    peer.offer();
  }

  @Override
  public Latencies latencies() {
    return latencies;
  }

  @Override
  public Tally total() {
    long delivered = peer.delivered();
    long lost = peer.lost();
    long accepted = offered.get();
    return new Tally(accepted, delivered, lost, accepted - delivered - lost, 0);
  }

  @Override
  Producer producer() {
    return producer;
  }

  @Override
  public void close() {
    pause();
    peer.close();
  }
}
