package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Appender.Appending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** All who append in a measurement, on one thread or on many. */
final class Appenders {

  /** So many share what is forced. */
  private static final int MANY = 64;

  /** So many of each are unanswered at the most, and it goes on when half are answered. */
  private static final int OUTSTANDING = 16;

  private final List<Appender> all = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Appenders() {}

  /** One, with a thread. */
  static Appenders single(Appending to, Records records, long count, int window) {
    Appenders made = new Appenders();
    new Loop(made, 1).add(to, records, count, window);
    return made;
  }

  /** 64, each with a thread of its own, as the handlers of a server that blocks. */
  static Appenders threads(Appending to, Records records, long total) {
    Appenders made = new Appenders();
    for (int i = 0; i < MANY; i++) {
      new Loop(made, 1).add(to, records, total / MANY, OUTSTANDING);
    }
    return made;
  }

  /** 64 on one thread, as the connections of a server that does not block. */
  static Appenders onOneThread(Appending to, Records records, long total) {
    Appenders made = new Appenders();
    Loop loop = new Loop(made, MANY);
    for (int i = 0; i < MANY; i++) {
      loop.add(to, records, total / MANY, OUTSTANDING);
    }
    return made;
  }

  /** How many records they append. */
  long total() {
    return all.stream().mapToLong(Appender::count).sum();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Waits until all are answered. */
  void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    if (all.stream().anyMatch(Appender::isRefused)) {
      throw new IllegalStateException("records were refused");
    }
  }

  /** Goes round its appenders, and sleeps when all wait for answers. */
  private static final class Loop extends Thread {
    private final Appenders of;
    private final List<Appender> own;
    private volatile boolean isAsleep;

    Loop(Appenders of, int appenders) {
      super("bench-appender");
      this.of = of;
      this.own = new ArrayList<>(appenders);
      of.threads.add(this);
    }

    void add(Appending to, Records records, long count, int window) {
      Appender made = new Appender(to, records, count, window, window / 2, this::wake);
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
          if (own.stream().noneMatch(Appender::isDue)) {
            LockSupport.park(this);
          }
          isAsleep = false;
        }
      }
    }

    /** Whether anybody was due. */
    private boolean round() {
      boolean any = false;
      for (Appender one : own) {
        if (one.isDue()) {
          any = true;
          one.produce();
        }
      }
      if (any) {
        own.removeIf(Appender::isDone);
      }
      return any;
    }
  }
}
