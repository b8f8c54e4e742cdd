package dev.forwarder.bench.subject;

/** A subject whose load one producer makes. */
abstract class FedSubject implements Subject {

  abstract Producer producer();

  @Override
  public final long submits() {
    return producer().submits();
  }

  @Override
  public final long submitNanos() {
    return producer().submitNanos();
  }

  @Override
  public final void pause() {
    producer().close();
  }
}
