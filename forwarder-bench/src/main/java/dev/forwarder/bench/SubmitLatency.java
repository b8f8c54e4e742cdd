package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.BATCHES;
import static dev.forwarder.bench.subject.SubjectMain.FLUENCY;
import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.LOG4J2;
import static dev.forwarder.bench.subject.SubjectMain.OPENTELEMETRY;
import static dev.forwarder.bench.subject.SubjectMain.RECORD_POSTS;
import static dev.forwarder.bench.subject.SubjectMain.SENTRY;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.BenchRecord;
import dev.forwarder.bench.subject.Latencies.Summary;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.Load.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a thread is held up that hands over one payload after another, each when it is due, to
 * subjects that deliver them meanwhile. What is held up by another is counted as if it had waited.
 *
 * @param caseName the case
 * @param perSecond how many are due in a second
 * @param own the forwarder, as a subject's name
 * @param peers the others
 */
record SubmitLatency(String caseName, int perSecond, String own, List<String> peers) {

  /** Many in a request. */
  static final SubmitLatency RECORDS =
      new SubmitLatency(
          "1KiB/5000-per-second/batches", 5000, BATCHES, List.of(OPENTELEMETRY, FLUENCY));

  /** Each in a request of its own, as many as the slowest can send. */
  static final SubmitLatency REQUESTS =
      new SubmitLatency("1KiB/500-per-second/requests", 500, RECORD_POSTS, List.of(SENTRY, LOG4J2));

  private static final Metric P999 = Percentile.P999.metric();

  /** How late the system wakes who submits included. */
  private static final Metric P999_DUE = Metric.lower("from_due_p999_us", "us");

  /** So long at the most where it is to be quick. */
  private static final Duration QUICK_WINDOW = Duration.ofSeconds(3);

  private static final Duration LEAST_WINDOW = Duration.ofSeconds(4);

  private static final int WARM_PER_SECOND = 4;

  /** One more sample of each. */
  void round(BenchRun run, Samples samples) throws InterruptedException {
    String records = ",records=" + BenchRecord.BYTES;
    Child sink = run.sink("200" + records, "stream" + records);
    List<List<Integer>> ports = run.ports(sink);
    List<String> subjects = new ArrayList<>(List.of(own));
    subjects.addAll(peers);
    List<Summary> all =
        run.eachInTurn(
            subjects,
            subject -> one(run, samples, subject, ports.get(subject.equals(FLUENCY) ? 1 : 0)));
    for (int i = 1; i < all.size() && all.stream().allMatch(Percentile.P999::isTold); i++) {
      double ratio = all.get(0).p999Micros() / all.get(i).p999Micros();
      samples.add(caseName, FORWARDER, P999.ratioTo(subjects.get(i)), ratio);
    }
    run.end(sink);
  }

  private Summary one(BenchRun run, Samples samples, String subject, List<Integer> ports)
      throws InterruptedException {
    String shown = subject.equals(own) ? FORWARDER : subject;
    Load load =
        Load.to(ports)
            .withIoThreads(run.options().ioThreads())
            .with(Timed.SUBMIT)
            .with(Offer.perSecond(perSecond));
    Child process = run.subject(subject);
    run.warmUp(process, load.with(Offer.perSecond(WARM_PER_SECOND * perSecond)));
    Summary measured =
        run.latencies(
            caseName + ", " + shown,
            process,
            load,
            run.options().timing().atLeast(Duration.ZERO, window(run.options())));
    run.end(process);
    samples.addTold(caseName, shown, Percentile.ALL, measured);
    if (Percentile.P999.isTold(measured)) {
      samples.add(caseName, shown, P999_DUE, measured.p999DueMicros());
    }
    Percentile longest = Percentile.longestTold(measured);
    run.say(
        "  %s, %s: %s of %,d within %.1f us, %s within %.1f us",
        caseName,
        shown,
        Percentile.P50.label(),
        measured.count(),
        measured.medianMicros(),
        longest.label(),
        longest.in(measured));
    return measured;
  }

  private Duration window(BenchOptions options) {
    Duration needed = Duration.ofSeconds(Percentile.P999.leastCount() / perSecond + 1);
    if (options.quick()) {
      return needed.compareTo(QUICK_WINDOW) > 0 ? Duration.ZERO : needed;
    }
    return Timing.longer(LEAST_WINDOW, needed);
  }

  /** What the forwarder's should be. */
  void goals(Samples samples) {
    peers.forEach(peer -> samples.goal(caseName, FORWARDER, P999.ratioTo(peer), Goal.atMost(1)));
    samples.note(caseName, FORWARDER, P999, "each waits for its turn, not for the one before");
  }
}
