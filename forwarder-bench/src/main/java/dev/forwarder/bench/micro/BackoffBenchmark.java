package dev.forwarder.bench.micro;

import dev.forwarder.retry.BackoffPolicy;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * How long a payload waits that has failed: worked out once for each failed attempt. One operation
 * is one wait; nothing may be allocated.
 */
public class BackoffBenchmark extends HotPath {

  private final BackoffPolicy policy = BackoffPolicy.defaults();
  private int errors;

  /** After one error, and one more each time, and from the start where there are no more. */
  @Benchmark
  public long delayNanos() {
    errors = errors == policy.maxErrors() ? 1 : policy.increase(errors);
    return policy.delayNanos(errors, 0.5);
  }
}
