package dev.forwarder.bench;

/** Some cases that are measured together. */
interface Suite {

  /** What it is called on the command line. */
  String name();

  /** What it shows, in one line. */
  String description();

  /** Measures. */
  void run(BenchRun run, Samples samples) throws InterruptedException;
}
