package dev.forwarder.bench;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A run of two suites, the second of which ends when the process does: the program. */
final class InterruptedMain {

  private InterruptedMain() {}

  private record Endless(String name, boolean isEndless) implements Suite {

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public void run(BenchRun run, Samples samples) throws InterruptedException {
      run.beginRound(name, 1, samples);
      samples.add("case", "forwarder", Metric.REQUESTS_PER_SECOND, 7);
      if (isEndless) {
        run.say("to be interrupted");
        new CountDownLatch(1).await();
      }
    }
  }

  public static void main(String[] args) {
    List<Suite> suites = List.of(new Endless("first", false), new Endless("second", true));
    System.exit(Bench.commandLine(new Bench(new SuiteCatalog(suites))).execute(args));
  }
}
