package dev.forwarder.bench.kill;

import dev.forwarder.bench.process.Children;
import dev.forwarder.retry.spool.Fsync;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A run: one process after another on one spool, each killed, the last one not. The intake takes no
 * more than leaves {@link #LEAST_PENDING} payloads pending until that one, so that there is
 * something to lose at each kill.
 */
final class KillRun {

  static final int LEAST_PENDING = 1000;

  /** From so many on the backlog is made smaller, below so many larger. */
  private static final int MOST_PENDING = 4000;

  private static final int FEW_PENDING = 1500;
  private static final int FILL = 1500;
  private static final int MANY = 300;
  private static final int FEW = 40;

  /** So long after its work a process may come to where it is to be killed. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(90);
  private static final long LOOK_MILLIS = 5;
  private static final int LATEST_RANDOM_MILLIS = 1000;
  private static final int PROCESSES_PER_KILL = 3;

  private final KillOptions options;
  private final Consumer<String> progress;
  private final RandomGenerator random;
  private final KillPlan plan;
  private final Books books;
  private final Intake intake;
  private final Children children;
  private int processes;
  private long numbers;
  private int leastPending = Integer.MAX_VALUE;

  private KillRun(KillOptions options, Consumer<String> progress) throws IOException {
    this.options = options;
    this.progress = progress;
    this.children =
        new Children(() -> progress.accept("interrupted; the spool is in " + options.folder()));
    this.random = new SplittableRandom(options.seed());
    this.plan = new KillPlan(options.kills(), options.fsync() != Fsync.NEVER, random);
    this.books = new Books(options.seed());
    this.intake = new Intake(books::take);
  }

  /**
   * Carries it out.
   *
   * @param progress takes a line for each kill
   */
  static KillResult run(KillOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    KillRun run = new KillRun(options, progress);
    try (run.intake;
        run.children) {
      run.killAll();
      run.deliverAll();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new KillResult(run.plan, run.books.verdict(), run.leastPending, took);
  }

  private void killAll() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + options.most().toNanos();
    fill();
    while (!plan.isDone()
        && processes < options.kills() * PROCESSES_PER_KILL
        && System.nanoTime() - deadline < 0) {
      Point point = plan.next();
      if (point != null && point.step().needsDeliveries() && books.pending() < FEW_PENDING) {
        fill();
      } else if (point == null && books.pending() > MOST_PENDING) {
        drain();
      } else {
        kill(point);
      }
    }
  }

  /** A process that only takes, for a backlog; killed when it has. */
  private void fill() throws IOException, InterruptedException {
    Errand errand = errand(null, Weather.DOWN, FILL);
    long start = System.nanoTime();
    try (Life life = new Life(errand, books, children)) {
      String said = await(life, "idle", PATIENCE);
      end(life, errand, null, said, start);
    }
  }

  /** A process that only delivers, until the backlog is small; killed then. */
  private void drain() throws IOException, InterruptedException {
    Errand errand = errand(null, Weather.OPEN, 0);
    long start = System.nanoTime();
    try (Life life = new Life(errand, books, children)) {
      String said = await(life, "idle", PATIENCE);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (books.pending() > FEW_PENDING && System.nanoTime() - deadline < 0) {
        Thread.sleep(LOOK_MILLIS);
      }
      end(life, errand, null, said, start);
    }
  }

  private void kill(@Nullable Point point) throws IOException, InterruptedException {
    Weather weather = weather(point);
    boolean delivers = point != null && point.step().needsDeliveries();
    Errand errand = errand(point, weather, delivers ? FEW : MANY);
    long start = System.nanoTime();
    try (Life life = new Life(errand, books, children)) {
      String said = point == null ? atRandom(life) : await(life, "trapped", GRACE);
      end(life, errand, point, said, start);
    }
  }

  private String atRandom(Life life) throws InterruptedException {
    String opening = await(life, "opening", PATIENCE);
    Thread.sleep(random.nextInt(LATEST_RANDOM_MILLIS));
    return opening;
  }

  /**
   * Waits for something to be said, and from the end of its work on no longer than told.
   *
   * @return what it said last
   */
  private static String await(Life life, String wanted, Duration grace)
      throws InterruptedException {
    Duration patience = PATIENCE;
    String last = "";
    while (true) {
      String said = life.next(patience);
      if (said == null) {
        return last;
      }
      if (said.isEmpty() || said.equals(wanted)) {
        return said;
      }
      last = said;
      patience = said.equals("idle") ? grace : patience;
    }
  }

  private void end(Life life, Errand errand, @Nullable Point point, String said, long start)
      throws InterruptedException {
    if (said.isEmpty()) {
      books.note("process " + errand.process() + " has ended by itself");
    }
    life.kill();
    boolean isHit = said.equals("trapped");
    plan.killed(point, isHit);
    leastPending = Math.min(leastPending, books.pending());
    progress.accept(
        String.format(
            Locale.ROOT,
            "kill %d of %d: %s, %,d accepted, %,d pending, %.2f s",
            plan.kills(),
            options.kills(),
            place(point, isHit),
            books.accepted(),
            books.pending(),
            (System.nanoTime() - start) / 1e9));
  }

  private static String place(@Nullable Point point, boolean isHit) {
    return point == null ? "at random" : isHit ? point.toString() : "not " + point;
  }

  private Weather weather(@Nullable Point point) {
    if (point != null && point.step() == Step.COPY) {
      return Weather.HELD;
    }
    if (books.pending() > MOST_PENDING || (point != null && point.step().needsDeliveries())) {
      return Weather.OPEN;
    }
    Weather[] all = Weather.values();
    return all[random.nextInt(all.length)];
  }

  private Errand errand(@Nullable Point point, Weather weather, int count) throws IOException {
    Step step = point == null ? null : point.step();
    Errand errand =
        new Errand(
            ++processes,
            options.seed(),
            options.folder().toString(),
            intake.port(weather),
            options.fsync(),
            numbers,
            count,
            step == Step.SEAL,
            step,
            point == null ? null : point.moment(),
            step == null ? 0 : 1 + random.nextInt(mostSteps(step)),
            options.mutant());
    numbers += count;
    books.begin(errand, LEAST_PENDING);
    return errand;
  }

  /** How many of a step a process comes by for certain, about. */
  private static int mostSteps(Step step) {
    return switch (step) {
      case WRITE -> 40;
      case ACKNOWLEDGE -> 8;
      case FORCE, MANIFEST -> 3;
      case BEGIN -> 2;
      case SEAL, COPY, DELETE -> 1;
    };
  }

  /** The last process, which may deliver everything. */
  private void deliverAll() throws IOException, InterruptedException {
    Errand errand = errand(null, Weather.OPEN, 0);
    books.begin(errand, Integer.MIN_VALUE);
    try (Life life = new Life(errand, books, children)) {
      String unused = await(life, "idle", PATIENCE);
      life.finish(LAST_PATIENCE);
    }
  }
}
