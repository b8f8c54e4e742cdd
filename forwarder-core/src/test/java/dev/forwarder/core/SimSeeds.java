package dev.forwarder.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Plays many seeds on two threads, and adds up what they met. Thread-safe. */
final class SimSeeds {

  private static final int THREADS = 2;
  private static final int MOST_FAILURES = 5;

  private final SimVariant variant;
  private final SimMet met = new SimMet();
  private final List<String> failures = new ArrayList<>();
  private final AtomicLong played = new AtomicLong();
  private long transactions;
  private long virtualNanos;

  SimSeeds(SimVariant variant) {
    this.variant = variant;
  }

  /**
   * Plays seeds 1 to a number, and from a base on as many as fit into the rest of a time.
   *
   * @param least how many are played however long it takes
   */
  void play(long least, long base, long seconds) throws InterruptedException {
    long begin = System.nanoTime();
    AtomicLong next = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(() -> playOn(next, least, base, begin, seconds), "simulation-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void playOn(AtomicLong next, long least, long base, long begin, long seconds) {
    long most = TimeUnit.SECONDS.toNanos(seconds);
    for (long n = next.incrementAndGet();
        n <= least || System.nanoTime() - begin < most;
        n = next.incrementAndGet()) {
      if (hasFailedEnough()) {
        return;
      }
      playOne(n <= least ? n : base + n, false);
    }
  }

  /** Plays one seed; tells step by step, if wanted. */
  void playOne(long seed, boolean tracing) {
    Simulation simulation = new Simulation(seed, variant, tracing);
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
      transactions += simulation.books.acceptedTotal();
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
        + transactions
        + " transactions, "
        + virtualNanos / SimTimes.HOUR
        + " virtual hours; met: "
        + met;
  }
}
