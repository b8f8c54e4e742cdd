package dev.forwarder.bench;

/** Some cases that are measured together. */
interface Suite {

  /** What it is called on the command line. */
  String name();

  /** What it shows, in one line. */
  String description();

  /** About how many bytes its files have at a time, where that may be more than there is room. */
  default long mostBytes(BenchOptions unusedOptions) {
    return 0;
  }

  /** Measures. */
  void run(BenchRun run, Samples samples) throws InterruptedException;
}
