package dev.forwarder.core;

import dev.forwarder.testing.disk.DiskDied;
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
  private final Queue<Runnable> disk = new ArrayDeque<>();
  private final int stepWeight;
  private final int callbackWeight;
  private final int eventWeight;

  private long now;
  private long stalledNanos;
  private long callbacksBusyUntil;
  private boolean inCallback;
  private boolean closed;
  private int diskWeight = 1;
  private long diskBusyUntil;
  private boolean inDisk;
  private boolean diskIsDead;
  private int life = 1;
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
    return executor(steps);
  }

  Executor callbacks() {
    return executor(callbacks);
  }

  Executor disk() {
    return executor(disk);
  }

  /** What threads of a process that is over hand in is not run. */
  private Executor executor(Queue<Runnable> queue) {
    int own = life;
    return task -> accept(queue, task, own);
  }

  private void accept(Queue<Runnable> queue, Runnable task, int ofLife) {
    if (ofLife != life) {
      return;
    }
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

  /** Another process begins: nothing of the one before goes on. */
  void beginLife() {
    life++;
    closed = false;
    steps.clear();
    callbacks.clear();
    disk.clear();
    events.removeIf(event -> event.life > 0 && event.life < life);
    callbacksBusyUntil = now;
    diskBusyUntil = now;
    diskIsDead = false;
  }

  /** How eager the disk's thread is, beside the others. */
  void diskWeight(int weight) {
    diskWeight = weight;
  }

  /** The disk's thread begins with what comes next after so long. */
  void diskTakes(long nanos) {
    diskBusyUntil = Math.max(diskBusyUntil, now + nanos);
  }

  /** Whether the disk's thread has nothing to do, and is not in the midst of anything. */
  boolean isDiskIdle() {
    return disk.isEmpty() && !inDisk && !diskIsDead;
  }

  /** Whether the process was killed while it asked something of the disk. */
  boolean isDiskDead() {
    return diskIsDead;
  }

  /** The process is killed, whatever the disk's thread does. */
  void killDisk() {
    diskIsDead = true;
  }

  /** The callback that runs now keeps its thread for so long. */
  void callbackTakes(long nanos) {
    callbacksBusyUntil = now + nanos;
  }

  /** Whether the callbacks that come next wait for a slow one. */
  boolean areCallbacksHeldUp() {
    return !callbacks.isEmpty() && callbacksBusyUntil > now;
  }

  boolean isInCallback() {
    return inCallback;
  }

  void at(long time, Runnable task) {
    events.add(new Event(time, chance.below(Integer.MAX_VALUE), task, 0));
  }

  /** An alarm; some come late, and one that is due comes though it is taken back. */
  Timer.Alarm alarm(Runnable wakeUp, long delayNanos) {
    boolean late = chance.chance(0.05);
    if (late) {
      met.count(SimEvent.ALARM_LATE);
    }
    long lateness = late ? chance.spread(1, SimTimes.MILLISECOND) : 0;
    Event event = new Event(now + delayNanos + lateness, chance.below(1 << 30), wakeUp, life);
    events.add(event);
    return () -> cancel(event);
  }

  private void cancel(Event event) {
    event.cancelled = event.time > now; // one that is due may be going off already
  }

  /** Whether nothing can run before time goes by. */
  boolean isIdle() {
    return steps.isEmpty() && !callbackMayRun() && !diskMayRun() && !eventIsDue();
  }

  private boolean diskMayRun() {
    return !disk.isEmpty() && !inDisk && !diskIsDead && diskBusyUntil <= now;
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
    next = disk.isEmpty() || diskIsDead ? next : Math.min(next, diskBusyUntil);
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
    int files = diskMayRun() ? diskWeight : 0;
    int drawn = chance.below(step + callback + event + files);
    if (drawn < step) {
      return steps;
    }
    if (drawn < step + callback) {
      return callbacks;
    }
    return drawn < step + callback + event ? events : disk;
  }

  private void run(Queue<?> queue) {
    if (queue == steps) {
      steps.remove().run();
    } else if (queue == disk) {
      runDisk();
    } else if (queue == callbacks) {
      inCallback = true;
      callbacks.remove().run();
      inCallback = false;
    } else {
      Event event = events.remove();
      event.task.run();
    }
  }

  /** Where the process dies, its other threads may go on for a moment. */
  private void runDisk() {
    inDisk = true;
    try {
      disk.remove().run();
    } catch (DiskDied died) {
      diskIsDead = true;
    } finally {
      inDisk = false;
    }
  }

  private static final class Event {
    private final long time;
    private final int tie;
    private final Runnable task;
    private final int life;
    private boolean cancelled;

    /** One of a process, or of the world if that is 0. */
    Event(long time, int tie, Runnable task, int life) {
      this.time = time;
      this.tie = tie;
      this.task = task;
      this.life = life;
    }
  }
}
