package dev.forwarder.bench.micro;

import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.BlockedEndpoints;
import dev.forwarder.retry.DomainGates;
import dev.forwarder.retry.EndpointGate;
import dev.forwarder.retry.Evidence;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What it costs to ask whether an endpoint may be tried, and to tell what became of it. */
public class GateBenchmark extends HotPath {

  private static final long NOW = TimeUnit.HOURS.toNanos(1);
  private static final String KEY = "key";

  /** What is known of the domain. */
  public enum Knowledge {
    /** Nothing. */
    QUIET,
    /** Something failed lately; nothing is blocked. */
    TROUBLED,
    /** Another endpoint of the domain is blocked. */
    ANOTHER_BLOCKED,
    /** The endpoint itself is blocked. */
    BLOCKED
  }

  /** What is known of the domain. */
  @Param public Knowledge knowledge = Knowledge.QUIET;

  private final DomainGates gates =
      new BlockedEndpoints(BackoffPolicy.defaults(), BlockSettings.defaults(), () -> NOW, () -> 0.5)
          .domain("domain");
  private final EndpointGate gate = gates.endpoint("/asked", KEY);

  /** Lets happen what is to be known. */
  @Setup
  public void learn() {
    switch (knowledge) {
      case QUIET -> {}
      case TROUBLED -> gate.report(Evidence.FAILED, 0, NOW, 0);
      case ANOTHER_BLOCKED -> gates.endpoint("/other", KEY).report(Evidence.THROTTLED, 0, NOW, 0);
      case BLOCKED -> gate.report(Evidence.THROTTLED, 0, NOW, 0);
    }
  }

  /** Asks to start a request. */
  @Benchmark
  public int tryPass() {
    return gate.tryPass(NOW);
  }

  /** Asks when one may start. */
  @Benchmark
  public long openNanos() {
    return gate.openNanos(NOW);
  }

  /** Tells of a request that passed as any other that it was delivered. */
  @Benchmark
  public void reportDelivered() {
    gate.report(Evidence.DELIVERED, 0, NOW, 0);
  }
}
