package dev.forwarder.core;

import java.util.List;

/** What does as another chain does; mistakes are made in subclasses of it. */
abstract class SimChainBetween implements Chain {

  private final Chain chain;

  SimChainBetween(Chain chain) {
    this.chain = chain;
  }

  @Override
  public List<HopLine> lines() {
    return chain.lines();
  }

  @Override
  public boolean hasNews() {
    return chain.hasNews();
  }

  @Override
  public boolean wantsNew() {
    return chain.wantsNew();
  }

  @Override
  public void note(long now) {
    chain.note(now);
  }

  @Override
  public int dispatch(int most, long now) {
    return chain.dispatch(most, now);
  }

  @Override
  public boolean takesOverflow() {
    return chain.takesOverflow();
  }

  @Override
  public boolean takeOverflow(QueuedRequest request, long now) {
    return chain.takeOverflow(request, now);
  }

  @Override
  public long leavingBytes() {
    return chain.leavingBytes();
  }

  @Override
  public void primaryReplied(Attempt attempt, long now) {
    chain.primaryReplied(attempt, now);
  }

  @Override
  public void moved(long now) {
    chain.moved(now);
  }

  @Override
  public void gatesWereOpened() {
    chain.gatesWereOpened();
  }

  @Override
  public boolean takesMore() {
    return chain.takesMore();
  }

  @Override
  public boolean goesElsewhere() {
    return chain.goesElsewhere();
  }

  @Override
  public void settle(Attempt attempt, long now) {
    chain.settle(attempt, now);
  }

  @Override
  public void released(HopAttempt attempt) {
    chain.released(attempt);
  }

  @Override
  public long nextNanos(long now) {
    return chain.nextNanos(now);
  }

  @Override
  public void show() {
    chain.show();
  }

  @Override
  public void close() {
    chain.close();
  }
}
