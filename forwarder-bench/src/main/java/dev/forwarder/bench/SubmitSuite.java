package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.QUEUE;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;
import java.util.List;

/**
 * What handing over costs: one thread submits without pause, and a transport without a network
 * answers each request inside the call, so that the forwarder's own work is all there is. Beside it
 * a bounded queue between two threads, which promises nothing. And how long it holds a thread up
 * that hands over at a steady rate to a real server, beside what others do.
 */
final class SubmitSuite implements Suite {

  private static final int WINDOW = 100_000;
  private static final long MEMORY_BYTES = 200L << 20;
  private static final double LEAST_PER_SECOND = 3e6;
  private static final double MOST_BYTES = 200;
  private static final String CASE = "1KiB/1-thread/instant-transport";

  private static final Metric SUBMITS = Metric.higher("submits_per_second", Metric.PER_SECOND);
  private static final Metric PER_CPU = Metric.PER_CPU_SECOND;
  private static final Metric BYTES = Metric.lower("allocated_bytes_per_submit", "B");

  @Override
  public String name() {
    return "submit";
  }

  @Override
  public String description() {
    return "submits/s of one thread, bytes allocated for each; latency beside peers";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (String subject : List.of(FORWARDER, QUEUE)) {
        round(run, samples, subject);
      }
      if (!run.options().look()) {
        SubmitLatency.RECORDS.round(run, samples);
        SubmitLatency.REQUESTS.round(run, samples);
      }
    }
    SubmitLatency.RECORDS.goals(samples);
    SubmitLatency.REQUESTS.goals(samples);
    samples.goal(CASE, FORWARDER, SUBMITS, Goal.atLeast(LEAST_PER_SECOND));
    samples.goal(CASE, FORWARDER, BYTES, Goal.atMost(MOST_BYTES));
    samples.note(CASE, FORWARDER, SUBMITS, "nothing refused, all delivered");
    samples.note(CASE, FORWARDER, BYTES, "all threads; the payload is there already");
    samples.note(CASE, QUEUE, SUBMITS, "hands over a reference, promises nothing");
  }

  private static void round(BenchRun run, Samples samples, String subject)
      throws InterruptedException {
    Load load = Load.to(List.of()).withMemoryBytes(MEMORY_BYTES).with(Load.Offer.window(WINDOW));
    Child process = run.subject(subject);
    run.warmUp(process, load);
    SubjectSlice slice = run.measure(process, load, run.options().timing());
    run.end(process);
    slice.requireAllDelivered(CASE + ", " + subject);
    double perSecond = slice.deliveredPerSecond();
    samples.add(CASE, subject, SUBMITS, perSecond);
    samples.add(CASE, subject, PER_CPU, perSecond / slice.cores());
    samples.add(CASE, subject, BYTES, slice.allocatedBytesPerDelivered());
    run.say(
        "  %s: %,.0f/s, %.0f bytes each", subject, perSecond, slice.allocatedBytesPerDelivered());
  }
}
