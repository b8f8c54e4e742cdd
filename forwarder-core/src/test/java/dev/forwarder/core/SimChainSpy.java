package dev.forwarder.core;

/** A chain that is watched. */
final class SimChainSpy extends SimChainBetween {

  private final SimChain watched;

  SimChainSpy(Chain chain, SimChain watched) {
    super(chain);
    this.watched = watched;
  }

  @Override
  public void note(long now) {
    watched.note(now, () -> super.note(now));
  }

  @Override
  public int dispatch(int most, long now) {
    watched.beforeDispatch();
    return super.dispatch(most, now);
  }

  @Override
  public void primaryReplied(Attempt attempt, long now) {
    watched.primaryReplied(attempt.reply(), attempt.startedNanos());
    super.primaryReplied(attempt, now);
  }

  @Override
  public void moved(long now) {
    watched.moved(now);
    super.moved(now);
  }

  @Override
  public void settle(Attempt attempt, long now) {
    watched.settled((HopAttempt) attempt);
    super.settle(attempt, now);
  }

  @Override
  public void close() {
    watched.end();
    super.close();
  }
}
