package dev.forwarder.bench;

import static dev.forwarder.bench.heap.HeapMain.ARRAYS;
import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;

import dev.forwarder.bench.heap.Filling;
import dev.forwarder.bench.process.Child;
import java.util.List;

/**
 * Memory during an outage: bytes of live heap for each byte of payload that waits. The limit is the
 * payloads' own arrays, which a collector may not pack without gaps either.
 */
final class HeapSuite implements Suite {

  private static final int KIBI = 1024;
  private static final int WAITING_BYTES = 128 << 20;

  private static final Metric PER_PAYLOAD_BYTE =
      Metric.lower("heap_bytes_per_payload_byte", Metric.RATIO);
  private static final Metric BESIDE = Metric.lower("bytes_per_payload", "B");

  /** A size of payloads, and what they may take. */
  private record Case(String name, int bytes, double most) {}

  private static final List<Case> CASES =
      List.of(new Case("1KiB/outage", KIBI, 1.2), new Case("16KiB/outage", 16 * KIBI, 1.02));

  private static final List<String> SUBJECTS = List.of(FORWARDER, ARRAYS);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "heap for each byte that waits while the backend is away";
  }

  @Override
  public void run(BenchRun run, Samples samples) {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (Case each : CASES) {
        SUBJECTS.forEach(subject -> measure(run, samples, each, subject));
      }
    }
    for (Case each : CASES) {
      samples.goal(each.name(), FORWARDER, PER_PAYLOAD_BYTE, Goal.atMost(each.most()));
      samples.note(each.name(), FORWARDER, BESIDE, "beside the payload's own");
    }
  }

  private static void measure(BenchRun run, Samples samples, Case each, String subject) {
    Child process = run.holder(subject);
    int payloads = WAITING_BYTES / each.bytes();
    Filling filling = new Filling(each.bytes(), payloads);
    Filling.Done done = process.ask("fill", filling, Filling.Done.class);
    run.end(process);
    if (done.pending() != payloads) {
      throw new IllegalStateException(each.name() + ": not all wait: " + done);
    }
    double perByte = (double) done.heapBytes() / payloads / each.bytes();
    samples.add(each.name(), subject, PER_PAYLOAD_BYTE, perByte);
    samples.add(each.name(), subject, BESIDE, (perByte - 1) * each.bytes());
    run.say("  %s, %s: %.3f", each.name(), subject, perByte);
  }
}
