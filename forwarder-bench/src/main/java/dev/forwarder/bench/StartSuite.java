package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.FirstMain;
import java.util.List;

/** From the start of a JVM to its first payload delivered, beside the bare client. */
final class StartSuite implements Suite {

  private static final String CASE = "1KiB/first-delivery";
  private static final int TURNS = 3;
  private static final List<String> SUBJECTS = List.of(FORWARDER, HTTPCLIENT5);
  private static final Metric MILLIS = Metric.lower("millis_to_first_delivery", "ms");

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String description() {
    return "time from the start of a JVM to its first payload delivered";
  }

  @Override
  public void run(BenchRun run, Samples samples) {
    Child sink = run.sink("202");
    int port = run.ports(sink).get(0).get(0);
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      for (int i = 0; i < TURNS; i++) {
        List<Double> millis =
            run.eachInTurn(SUBJECTS, subject -> measure(run, samples, subject, port));
        samples.add(CASE, FORWARDER, MILLIS.ratioTo(HTTPCLIENT5), millis.get(0) / millis.get(1));
      }
    }
    run.end(sink);
    for (String subject : SUBJECTS) {
      samples.note(CASE, subject, MILLIS, "the JVM's own start included");
    }
  }

  private static double measure(BenchRun run, Samples samples, String subject, int port) {
    long start = System.nanoTime();
    Child child = run.first(subject, port);
    FirstMain.Delivered unused = child.hear(FirstMain.Delivered.class);
    double millis = (System.nanoTime() - start) / 1e6;
    run.end(child);
    samples.add(CASE, subject, MILLIS, millis);
    run.say("  %s: %.0f ms", subject, millis);
    return millis;
  }
}
