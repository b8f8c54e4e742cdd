package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Producer.Appending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** All who append in a measurement, on one thread or on many. */
final class Producers {

  /** So many share what is forced. */
  private static final int MANY = 64;

  /** So many of each are unanswered at the most, and it goes on when half are answered. */
  private static final int OUTSTANDING = 16;

  private final List<Producer> all = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Producers() {}

  /** One, with a thread. */
  static Producers single(Appending to, Records records, long count, int window) {
    Producers made = new Producers();
    new Loop(made, 1).add(to, records, count, window);
    return made;
  }

  /** 64, each with a thread of its own, as the handlers of a server that blocks. */
  static Producers threads(Appending to, Records records, long total) {
    Producers made = new Producers();
    for (int i = 0; i < MANY; i++) {
      new Loop(made, 1).add(to, records, total / MANY, OUTSTANDING);
    }
    return made;
  }

  /** 64 on one thread, as the connections of a server that does not block. */
  static Producers onOneThread(Appending to, Records records, long total) {
    Producers made = new Producers();
    Loop loop = new Loop(made, MANY);
    for (int i = 0; i < MANY; i++) {
      loop.add(to, records, total / MANY, OUTSTANDING);
    }
    return made;
  }

  /** How many records they append. */
  long total() {
    return all.stream().mapToLong(Producer::count).sum();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Waits until all are answered. */
  void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    if (all.stream().anyMatch(Producer::isRefused)) {
      throw new IllegalStateException("records were refused");
    }
  }

  /** Goes round its producers, and sleeps when all wait for answers. */
  private static final class Loop extends Thread {
    private final Producers of;
    private final List<Producer> own;
    private volatile boolean isAsleep;

    Loop(Producers of, int producers) {
      super("bench-producer");
      this.of = of;
      this.own = new ArrayList<>(producers);
      of.threads.add(this);
    }

    void add(Appending to, Records records, long count, int window) {
      Producer made = new Producer(to, records, count, window, window / 2, this::wake);
      own.add(made);
      of.all.add(made);
    }

    private void wake() {
      if (isAsleep) {
        isAsleep = false;
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      while (!own.isEmpty()) {
        if (!round()) {
          isAsleep = true;
          if (own.stream().noneMatch(Producer::isDue)) {
            LockSupport.park(this);
          }
          isAsleep = false;
        }
      }
    }

    /** Whether anybody was due. */
    private boolean round() {
      boolean any = false;
      for (Producer one : own) {
        if (one.isDue()) {
          any = true;
          one.produce();
        }
      }
      if (any) {
        own.removeIf(Producer::isDone);
      }
      return any;
    }
  }
}
