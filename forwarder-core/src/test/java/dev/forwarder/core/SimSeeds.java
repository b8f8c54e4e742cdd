package dev.forwarder.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Plays many seeds on two threads, and adds up what they met. Thread-safe. */
final class SimSeeds {

  private static final int THREADS = 2;
  private static final int MOST_FAILURES = 5;
  private static final long TOLD_AFTER = 1000;

  private final SimVariant variant;
  private final SimMet met = new SimMet();
  private final List<String> failures = new ArrayList<>();
  private final AtomicLong played = new AtomicLong();
  private long unclear;
  private long transactions;
  private long virtualNanos;

  SimSeeds(SimVariant variant) {
    this.variant = variant;
  }

  /** Plays seeds of a first one on, and tells how far it is. */
  void playMany(long first, long number) throws InterruptedException {
    long done = 0;
    while (done < number && !hasFailedEnough()) {
      long slice = Math.min(TOLD_AFTER, number - done);
      play(0, slice, first - 1 + done, 0);
      done += slice;
      System.out.println("simulation: seeds " + first + " to " + (first - 1 + done) + " played");
    }
  }

  /**
   * Plays seeds 1 to a number, and from a base on as many as fit into the rest of a time.
   *
   * @param least how many are played however long it takes
   */
  void play(long least, long base, long seconds) throws InterruptedException {
    play(least, least, base, seconds);
  }

  private void play(long own, long least, long base, long seconds) throws InterruptedException {
    long begin = System.nanoTime();
    AtomicLong next = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(() -> playOn(next, own, least, base, begin, seconds), "simulation-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void playOn(AtomicLong next, long own, long least, long base, long begin, long seconds) {
    long most = TimeUnit.SECONDS.toNanos(seconds);
    for (long n = next.incrementAndGet();
        n <= least || System.nanoTime() - begin < most;
        n = next.incrementAndGet()) {
      if (hasFailedEnough()) {
        return;
      }
      playOne(n <= own ? n : base + n, false);
    }
  }

  /** Plays one seed; tells step by step, if wanted. */
  void playOne(long seed, boolean tracing) {
    Simulation simulation = new Simulation(seed, variant, tracing ? System.out::println : null);
    try {
      simulation.run();
    } catch (Throwable t) { // of whatever kind: it is to be told with its seed
      fail(seed, simulation, t);
      if (tracing || !(t instanceof SimViolation)) {
        t.printStackTrace();
      }
    }
    played.incrementAndGet();
    synchronized (this) {
      met.add(simulation.met);
      unclear += simulation.judge.isUnclear() ? 1 : 0;
      transactions += simulation.books.acceptedEver();
      virtualNanos += simulation.schedule.now();
    }
  }

  private synchronized void fail(long seed, Simulation simulation, Throwable thrown) {
    String failure = thrown + "\n  replay with -Dsim.seed=" + seed + "\n  " + simulation;
    failures.add(failure);
    System.out.println(failure);
  }

  private synchronized boolean hasFailedEnough() {
    return failures.size() >= MOST_FAILURES;
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized SimMet met() {
    return met;
  }

  long played() {
    return played.get();
  }

  @Override
  public synchronized String toString() {
    return played()
        + " seeds, "
        + unclear
        + " of them ended early, "
        + transactions
        + " transactions, "
        + virtualNanos / SimTimes.HOUR
        + " virtual hours; met: "
        + met;
  }
}
