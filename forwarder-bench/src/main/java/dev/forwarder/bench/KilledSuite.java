package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.Load.Storing;
import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.core.Durability;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A process that is killed (SIGKILL) in an outage, with a disk: what a forwarder that starts on the
 * same folder delivers when the backend is back, by the sink's books.
 */
final class KilledSuite implements Suite {

  private static final int PER_SECOND = 781;
  private static final Duration OUTAGE = Duration.ofSeconds(9);

  /** Until what was offered last has been written. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Metric ACCEPTED = Metric.higher("accepted", "payloads");
  private static final Metric LOST = Metric.lower("lost", "payloads");

  private static final List<Durability> CASES =
      List.of(Durability.WRITE_AHEAD, Durability.OVERFLOW);

  @Override
  public String name() {
    return "killed";
  }

  @Override
  public String description() {
    return "SIGKILL in an outage, with a disk: what the next process delivers";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (Durability each : CASES) {
        round(run, samples, each);
      }
      run.deleteFolders();
    }
    samples.goal(caseName(Durability.WRITE_AHEAD), FORWARDER, LOST, Goal.atMost(0));
    samples.note(
        caseName(Durability.WRITE_AHEAD),
        FORWARDER,
        LOST,
        "what is accepted is written, which SIGKILL does not undo");
    samples.note(
        caseName(Durability.OVERFLOW),
        FORWARDER,
        LOST,
        "memory had room for all, and what is in memory is not written");
  }

  private static String caseName(Durability durability) {
    String name = durability.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "1KiB/%d-per-second/%s".formatted(PER_SECOND, name);
  }

  /** Of nothing, nothing can be lost. */
  private static void requireAllTaken(Durability durability, SubjectMark offered) {
    if (offered.submits() == 0 || offered.total().accepted() != offered.submits()) {
      throw new IllegalStateException(
          "%s: not all was accepted, so that the numbers mean nothing: %s"
              .formatted(caseName(durability), offered));
    }
  }

  private static void round(BenchRun run, Samples samples, Durability durability)
      throws InterruptedException {
    Timing timing = run.options().timing().atLeast(SETTLE, OUTAGE);
    Child sink = run.sink("202", "--keys");
    Load load =
        Load.to(run.ports(sink).get(0))
            .withIoThreads(run.options().ioThreads())
            .with(new Storing(run.newFolder().toString(), durability, 0));
    SinkMark down = sink.ask("down", SinkMark.class);
    Child killed = run.subject(FORWARDER);
    killed.ask("start", load.with(Offer.perSecond(PER_SECOND)), SubjectMark.class);
    Thread.sleep(timing.window().toMillis());
    killed.ask("pause", SubjectMark.class);
    Thread.sleep(timing.settle().toMillis());
    SubjectMark offered = killed.ask("mark", SubjectMark.class);
    requireAllTaken(durability, offered);
    run.kill(killed);
    sink.ask("up", SinkMark.class);
    Child next = run.subject(FORWARDER);
    next.ask("start", load.with(Offer.none()), SubjectMark.class);
    SubjectMark empty = Pending.awaitNone(next, PATIENCE);
    SinkMark end = sink.ask("mark", SinkMark.class);
    next.ask("stop", SubjectMark.class);
    run.end(next);
    run.end(sink);
    SubjectSlice.requireNothingLost(caseName(durability), empty.total());
    long accepted = offered.total().accepted();
    long lost = accepted - RecoveryBooks.Taken.between(down, end).keys();
    if (lost < 0) {
      throw new IllegalStateException(
          "%s: %d more came than were accepted".formatted(caseName(durability), -lost));
    }
    samples.add(caseName(durability), FORWARDER, ACCEPTED, (double) accepted);
    samples.add(caseName(durability), FORWARDER, LOST, (double) lost);
    run.say("  %s: %,d of %,d lost", caseName(durability), lost, accepted);
  }
}
