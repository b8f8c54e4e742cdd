package dev.forwarder.core;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Time and threads, played by one thread: holds what may run, and lets chance say what of it runs
 * next. The executors are first in first out, as the real ones are; between them, and among events
 * of one time, any order goes.
 */
final class SimSchedule {

  private static final int MOST_NESTED = 3;
  private static final int MOST_AT_ONE_TIME = 20_000;

  private final SimRandom chance;
  private final SimMet met;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.<Event>comparingLong(e -> e.time).thenComparingInt(e -> e.tie));
  private final Queue<Runnable> steps = new ArrayDeque<>();
  private final Queue<Runnable> callbacks = new ArrayDeque<>();
  private final int stepWeight;
  private final int callbackWeight;
  private final int eventWeight;

  private long now;
  private long stalledNanos;
  private long callbacksBusyUntil;
  private boolean inCallback;
  private boolean closed;
  private int nested;
  private int ranAtThisTime;

  SimSchedule(SimRandom chance, SimMet met) {
    this.chance = chance;
    this.met = met;
    this.stepWeight = (int) chance.spread(1, 30);
    this.callbackWeight = (int) chance.spread(1, 30);
    this.eventWeight = (int) chance.spread(1, 30);
  }

  long now() {
    return now;
  }

  /** How much time went by while something could have run. */
  long stalledNanos() {
    return stalledNanos;
  }

  /** Something takes time, on the machine and not on the network. */
  void stall(long nanos) {
    now += nanos;
    stalledNanos += nanos;
  }

  Executor steps() {
    return task -> accept(steps, task);
  }

  Executor callbacks() {
    return task -> accept(callbacks, task);
  }

  private void accept(Queue<Runnable> queue, Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the forwarder's threads have ended");
    }
    queue.add(task);
  }

  /** What was handed in is still run; nothing more is taken. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** The callback that runs now keeps its thread for so long. */
  void callbackTakes(long nanos) {
    callbacksBusyUntil = now + nanos;
  }

  boolean isInCallback() {
    return inCallback;
  }

  void at(long time, Runnable task) {
    events.add(new Event(time, chance.below(Integer.MAX_VALUE), task));
  }

  /** An alarm; some come late, and one that is due comes though it is taken back. */
  Timer.Alarm alarm(Runnable wakeUp, long delayNanos) {
    boolean late = chance.chance(0.05);
    if (late) {
      met.count(SimEvent.ALARM_LATE);
    }
    long lateness = late ? chance.spread(1, SimTimes.MILLISECOND) : 0;
    Event event = new Event(now + delayNanos + lateness, chance.below(1 << 30), wakeUp);
    events.add(event);
    return () -> cancel(event);
  }

  private void cancel(Event event) {
    event.cancelled = event.time > now; // one that is due may be going off already
  }

  /** Whether nothing can run before time goes by. */
  boolean isIdle() {
    return steps.isEmpty() && !callbackMayRun() && !eventIsDue();
  }

  private boolean callbackMayRun() {
    return !callbacks.isEmpty() && !inCallback && callbacksBusyUntil <= now;
  }

  private boolean eventIsDue() {
    while (!events.isEmpty() && events.peek().cancelled) {
      events.poll();
    }
    return !events.isEmpty() && events.peek().time <= now;
  }

  /** Lets time go by to the next event; false if there will never be one. */
  boolean advance() {
    long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().time;
    next = callbacks.isEmpty() ? next : Math.min(next, callbacksBusyUntil);
    if (next == Long.MAX_VALUE) {
      return false;
    }
    now = Math.max(now, next);
    ranAtThisTime = 0;
    return true;
  }

  /** Runs one thing that may run now. */
  void runOne() {
    if (chance.chance(0.002)) {
      met.count(SimEvent.MACHINE_STALLS);
      stall(chance.spread(SimTimes.MICROSECOND, 3 * SimTimes.MILLISECOND));
    }
    if (++ranAtThisTime > MOST_AT_ONE_TIME) {
      throw new SimViolation(SimOracle.PROGRESS, "runs for ever without time going by", null);
    }
    run(pick());
  }

  /** Something of another thread runs while the thread that calls this is held up. */
  void preempt() {
    if (nested < MOST_NESTED && !isIdle()) {
      nested++;
      try {
        run(pick());
      } finally {
        nested--;
      }
    }
  }

  /** How many threads are held up. */
  int nested() {
    return nested;
  }

  private Queue<?> pick() {
    int step = steps.isEmpty() ? 0 : stepWeight;
    int callback = callbackMayRun() ? callbackWeight : 0;
    int event = eventIsDue() ? eventWeight : 0;
    int drawn = chance.below(step + callback + event);
    if (drawn < step) {
      return steps;
    }
    return drawn < step + callback ? callbacks : events;
  }

  private void run(Queue<?> queue) {
    if (queue == steps) {
      steps.remove().run();
    } else if (queue == callbacks) {
      inCallback = true;
      callbacks.remove().run();
      inCallback = false;
    } else {
      Event event = events.remove();
      event.task.run();
    }
  }

  private static final class Event {
    private final long time;
    private final int tie;
    private final Runnable task;
    private boolean cancelled;

    Event(long time, int tie, Runnable task) {
      this.time = time;
      this.tie = tie;
      this.task = task;
    }
  }
}
