package dev.forwarder.core;

import dev.forwarder.retry.spool.SpoolEnvironment;
import dev.forwarder.testing.disk.FakeDisk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Time, chance and threads, all run by hand on the test's own thread: {@link #run} does what is due
 * now, {@link #advance} lets time pass, from alarm to alarm.
 *
 * <p>A forwarder that wants to run again and again without anything to do is found out: so many
 * steps at one moment fail the test.
 */
final class FakeEnvironment {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final int MOST_TASKS_AT_ONE_MOMENT = 200_000;

  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final Deque<Runnable> callbacks = new ArrayDeque<>();
  private final Deque<Runnable> disk = new ArrayDeque<>();
  private final PriorityQueue<FakeAlarm> alarms =
      new PriorityQueue<>(
          Comparator.comparingLong(FakeAlarm::time).thenComparingLong(FakeAlarm::number));
  private final Deque<Double> randoms = new ArrayDeque<>();

  private final AtomicLong now = new AtomicLong();
  private double usualRandom = 0.5;
  private long alarmsMade;
  private int alarmsToFail;
  private int wallClockFailures;
  private Executor stepExecutor = steps::add;
  private Executor callbackExecutor = callbacks::add;
  private @Nullable SpoolEnvironment spool;
  private boolean closed;

  private record FakeAlarm(long time, long number, Runnable wakeUp) {}

  /** Has that disk. */
  FakeEnvironment on(FakeDisk files, RandomGenerator random) {
    spool =
        new SpoolEnvironment(files, now::get, this::wallTime, random, disk::add, this::scheduled);
    return this;
  }

  private void scheduled(Runnable wakeUp, long delayNanos) {
    Timer.Alarm unused = schedule(wakeUp, delayNanos);
  }

  Environment environment() {
    Environment bare = bare();
    return spool == null ? bare : bare.with(spool);
  }

  private Environment bare() {
    return new Environment(
        now::get,
        this::wallTime,
        this::random,
        0x5eed,
        task -> stepExecutor.execute(task),
        task -> callbackExecutor.execute(task),
        this::schedule,
        () -> closed = true);
  }

  private Instant wallTime() {
    if (wallClockFailures > 0) {
      wallClockFailures--;
      throw new IllegalStateException("no time of day, says the test");
    }
    return START.plusNanos(now.get());
  }

  private double random() {
    return randoms.isEmpty() ? usualRandom : randoms.poll();
  }

  private Timer.Alarm schedule(Runnable wakeUp, long delayNanos) {
    if (alarmsToFail > 0) {
      alarmsToFail--;
      throw new OutOfMemoryError("unable to create native thread, says the test");
    }
    FakeAlarm alarm = new FakeAlarm(now.get() + delayNanos, alarmsMade++, wakeUp);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  /** The random numbers that are asked for next; after them it is {@link #alwaysRandom}. */
  void nextRandoms(double... next) {
    for (double random : next) {
      randoms.add(random);
    }
  }

  /** The random number where nothing else is said; a half at first. */
  void alwaysRandom(double random) {
    usualRandom = random;
  }

  /** Callbacks run there in place of by hand. */
  void callbacksOn(Executor executor) {
    callbackExecutor = executor;
  }

  /** Callbacks run by hand again. */
  void callbacksByHand() {
    callbackExecutor = callbacks::add;
  }

  /** Steps run there in place of by hand. */
  void stepsOn(Executor executor) {
    stepExecutor = executor;
  }

  /** Steps run by hand again. */
  void stepsByHand() {
    stepExecutor = steps::add;
  }

  /** So many of the next alarms cannot be set. */
  void alarmsFail(int next) {
    alarmsToFail = next;
  }

  /** The time of day cannot be told so many times: a failure in the middle of reading a reply. */
  void wallClockFails(int next) {
    wallClockFailures = next;
  }

  long now() {
    return now.get();
  }

  /** Something happens later, such as a reply that takes its time. */
  void after(Duration delay, Runnable happens) {
    schedule(happens, delay.toNanos());
  }

  /** Steps and callbacks, until there is nothing more to do now. */
  void run() {
    int tasks = 0;
    while (!steps.isEmpty() || !disk.isEmpty() || !callbacks.isEmpty()) {
      (steps.isEmpty() ? disk.isEmpty() ? callbacks : disk : steps).poll().run();
      tasks++;
      if (tasks > MOST_TASKS_AT_ONE_MOMENT) {
        throw new AssertionError("it runs on and on although time stands still");
      }
    }
  }

  /** Steps alone: callbacks wait until {@link #run}. */
  void runSteps() {
    Runnable task;
    while ((task = steps.poll()) != null) {
      task.run();
    }
  }

  /** One step, or whatever it is that comes next; false if there is none. */
  boolean runOne() {
    Runnable task = steps.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  /** So many steps wait to be run. */
  int stepsWaiting() {
    return steps.size();
  }

  int callbacksWaiting() {
    return callbacks.size();
  }

  int alarmsSet() {
    return alarms.size();
  }

  /** Time passes, and all that becomes due meanwhile is done at its time. */
  void advance(Duration duration) {
    run();
    long end = now.get() + duration.toNanos();
    while (!alarms.isEmpty() && alarms.peek().time() <= end) {
      FakeAlarm alarm = alarms.poll();
      now.accumulateAndGet(alarm.time(), Math::max);
      alarm.wakeUp().run();
      run();
    }
    now.set(end);
    run();
  }

  /** Time passes, and nothing is done: as if every thread had been held up. */
  void passInVain(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  boolean isClosed() {
    return closed;
  }
}
