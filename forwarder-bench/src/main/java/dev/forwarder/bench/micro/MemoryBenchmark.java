package dev.forwarder.bench.micro;

import dev.forwarder.retry.MemoryBudget;
import dev.forwarder.retry.MemoryLease;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What the bound on memory costs a payload: its bytes are reserved when it is submitted and given
 * back when it ends. One operation is both; nothing may be allocated.
 */
public class MemoryBenchmark extends HotPath {

  private static final long LIMIT = 15L << 20;
  private static final int BYTES = 1248;

  /** Of how many domains this is one, which have all leased their part. */
  @Param({"1", "1000"})
  public int domains = 1;

  private final MemoryBudget budget = new MemoryBudget(LIMIT * 1000);
  private final MemoryLease lease = budget.lease(LIMIT, () -> {});

  /** Others have something, too. */
  @Setup
  public void fill() {
    for (int i = 1; i < domains; i++) {
      budget.lease(LIMIT, () -> {}).tryReserve(BYTES);
    }
  }

  /** A payload of 1 KiB comes and goes. */
  @Benchmark
  public MemoryLease.Grant reserveAndRelease() {
    MemoryLease.Grant grant = lease.tryReserve(BYTES);
    lease.release(BYTES);
    return grant;
  }
}
