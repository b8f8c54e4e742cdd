package dev.forwarder.bench.broken;

import org.openjdk.jmh.annotations.Benchmark;

/** One operation throws. */
public class ThrowingBenchmark {

  /** Throws. */
  @Benchmark
  public Object throwing() {
    throw new IllegalStateException("as is wanted");
  }
}
